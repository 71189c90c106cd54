import { EventEmitter } from "eventemitter3";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Names, NO_NAME } from "../../src/kernel/names.ts";
import {
  NO_RECORD,
  Trace,
  type TraceEvents,
  TraceLimitError,
  type TraceRecord,
} from "../../src/kernel/trace.ts";

type FactOfRun = Omit<TraceRecord, "index">;

const text = fc.oneof(fc.constantFrom("load", "crash", "prod-1", ""), fc.string({ unit: "binary" }));
const maybeText = fc.option(text, { nil: null });
const record = fc.integer({ min: NO_RECORD, max: 1000 });
const fact: fc.Arbitrary<FactOfRun> = fc.record({
  atMs: fc.maxSafeNat(),
  kind: text,
  subject: maybeText,
  object: maybeText,
  value: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null }),
  note: maybeText,
  cause: record,
  source: record,
});
const facts = fc.array(fact, { maxLength: 150, size: "max" });

function traceOf(all: readonly FactOfRun[], names = new Names()): Trace {
  const trace = new Trace(names);
  for (const one of all) trace.appendFact(one);
  return trace;
}

function parse(lines: Iterable<string>): FactOfRun[] {
  return Array.from(lines, (line) => JSON.parse(line) as FactOfRun);
}

const plain: FactOfRun = {
  atMs: 7,
  kind: "load",
  subject: "prod-1",
  object: "v2",
  value: 1,
  note: "a poll",
  cause: NO_RECORD,
  source: NO_RECORD,
};

describe("a trace", () => {
  it("gives back each fact as it was appended, and its place", () => {
    const trace = new Trace(new Names());
    const { names } = trace;
    const [kind, subject] = [names.id("crash"), names.id("prod-1")];
    expect(trace.append(3, kind, subject, NO_NAME, Number.NaN, NO_NAME, NO_RECORD, NO_RECORD)).toBe(0);
    expect(trace.append(5, kind, NO_NAME, subject, 0.5, names.id("why"), 0, 0)).toBe(1);
    expect([...trace]).toEqual([
      {
        index: 0,
        atMs: 3,
        kind: "crash",
        subject: "prod-1",
        object: null,
        value: null,
        note: null,
        cause: -1,
        source: -1,
      },
      {
        index: 1,
        atMs: 5,
        kind: "crash",
        subject: null,
        object: "prod-1",
        value: 0.5,
        note: "why",
        cause: 0,
        source: 0,
      },
    ]);
    expect([trace.length, trace.bytes]).toEqual([2, 128]);
  });

  it("written as lines and read again is the same trace, with the same hash", () => {
    fc.assert(
      fc.property(facts, (all) => {
        const trace = traceOf(all);
        const again = traceOf(parse(trace.toLines()));
        expect(again.hash()).toBe(trace.hash());
        expect([...again]).toEqual([...trace]);
      }),
      { seed: 21 },
    );
  });

  it("has a hash that does not depend on the numbers that its names have", () => {
    fc.assert(
      fc.property(facts, fc.array(text), (all, before) => {
        const names = new Names();
        for (const one of before) names.id(one);
        expect(traceOf(all, names).hash()).toBe(traceOf(all).hash());
      }),
      { seed: 22 },
    );
  });

  it("has another hash after any change of any fact", () => {
    const changes: Partial<FactOfRun>[] = [
      { atMs: 8 },
      { kind: "run" },
      { subject: "prod-2" },
      { subject: null },
      { object: "v3" },
      { value: 0 },
      { value: null },
      { note: "a signal" },
      { note: null },
      { note: "" },
      { cause: 0 },
      { source: 0 },
      { subject: "v2", object: "prod-1" },
    ];
    const hashes = changes.map((change) => traceOf([plain, { ...plain, ...change }, plain]).hash());
    hashes.push(traceOf([plain, plain, plain]).hash(), traceOf([plain, plain]).hash(), traceOf([]).hash());
    expect(new Set(hashes).size).toBe(changes.length + 3);
  });

  it("has a hash that every engine and every release gives it", () => {
    const all = [
      plain,
      { ...plain, atMs: 86_400_000, subject: null, value: 0.1 },
      { ...plain, value: null, note: "½ 🜂" },
    ];
    expect(traceOf(all).hash()).toMatchInlineSnapshot(`"62fc330fab6411e0"`);
  });

  it("leads from a fact back to the first cause", () => {
    const trace = traceOf([
      plain,
      plain,
      { ...plain, cause: 0 },
      { ...plain, cause: 1 },
      { ...plain, cause: 2 },
    ]);
    expect(Array.from(trace.causes(4), (one) => one.index)).toEqual([4, 2, 0]);
    expect([...trace.causes(NO_RECORD)]).toEqual([]);
  });

  it("refuses a fact more than its limit, and keeps those that it has", () => {
    const trace = new Trace(new Names(), 2);
    trace.appendFact(plain);
    trace.appendFact(plain);
    expect(() => trace.appendFact(plain)).toThrow(TraceLimitError);
    expect(() => trace.appendFact(plain)).toThrow("limit of 2 records");
    expect([trace.length, [...trace].length]).toEqual([2, 2]);
  });
});

describe("who watches a trace", () => {
  it("sees each fact when it happens, decoded", () => {
    const watchers = new EventEmitter<TraceEvents>();
    const trace = new Trace(new Names(), 10, watchers);
    const seen: TraceRecord[] = [];
    watchers.on("record", (one) => seen.push(one));
    for (const atMs of [1, 2, 3]) {
      trace.appendFact({ ...plain, atMs });
      expect(seen.at(-1)).toEqual({ ...plain, atMs, index: seen.length - 1 });
    }
    expect(seen).toEqual([...trace]);
  });

  it("costs nothing where nobody does: no fact is decoded, nothing is emitted", () => {
    const watchers = new EventEmitter<TraceEvents>();
    const trace = new Trace(new Names(), 10, watchers);
    const [decoded, emitted] = [vi.spyOn(trace, "at"), vi.spyOn(watchers, "emit")];
    trace.appendFact(plain);
    const watcher = vi.fn();
    watchers.on("record", watcher);
    trace.appendFact(plain);
    watchers.off("record", watcher);
    trace.appendFact(plain);
    expect([decoded.mock.calls.length, emitted.mock.calls.length, watcher.mock.calls.length]).toEqual([
      1, 1, 1,
    ]);
  });
});

describe("names", () => {
  it("have one number each, which leads back to the name", () => {
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        const names = new Names();
        const ids = texts.map((one) => names.id(one));
        expect(ids.map((id) => names.text(id))).toEqual(texts);
        expect(new Set(ids).size).toBe(new Set(texts).size);
        expect(texts.map((one) => names.id(one))).toEqual(ids);
      }),
      { seed: 23 },
    );
  });

  it("have a hash that is that of their text, and none is that of no name", () => {
    const [one, other] = [new Names(), new Names()];
    other.id("something else");
    expect(one.hash(one.id("load"))).toBe(other.hash(other.id("load")));
    expect([one.text(NO_NAME), one.hash(NO_NAME)]).toEqual([null, 0]);
    expect(one.hash(one.id(""))).not.toBe(0);
  });
});
