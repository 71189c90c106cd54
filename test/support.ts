import { readFileSync } from "node:fs";
import { Trace, type TraceRecord } from "../src/kernel/trace.ts";
import {
  type FactKind,
  factNames,
  type GateHeader,
  type GroupHeader,
  type TraceHeader,
} from "../src/model/facts.ts";
import { type Run, simulate } from "../src/run.ts";
import type { Gate, Group, Scenario } from "../src/scenario/words.ts";
import { parseScenario } from "../src/scenario/yaml.ts";
import type { Evidence, Witness } from "../src/verdict/evidence.ts";

export const SECOND = 1000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

// Scenarios that are simulated.

/** The scenario of a file of the `scenarios` folder. */
export function scenarioOfFile(name: string): Scenario {
  const url = new URL(`../scenarios/${name}`, import.meta.url);
  return parseScenario(readFileSync(url, "utf8"), name).scenario;
}

const KILN = scenarioOfFile("kiln-2011-09.yaml");

/** Kiln with other words; those that it does not name stay. */
export function kiln(words: Partial<Scenario> = {}): Scenario {
  return { ...KILN, expect: { outcome: "slow-fuse" }, ...words };
}

/** Kiln's groups with other words for each. */
export function kilnGroups(test: Partial<Group>, production: Partial<Group>): Record<string, Group> {
  const { groups } = KILN as unknown as { groups: { test: Group; production: Group } };
  return { test: { ...groups.test, ...test }, production: { ...groups.production, ...production } };
}

/** Kiln's plan with other words for its gates. */
export function kilnPlan(test: Partial<Gate>, production: Partial<Gate> = {}): Scenario["plan"] {
  const gates = [test, production];
  return KILN.plan.map((step) =>
    "gate" in step ? { gate: { ...step.gate, ...(gates.shift() as Partial<Gate>) } } : step,
  );
}

/**
 * One node that loads at once and has users, a good version (v1), two bad ones (v2, v3) and another good one (v4), no
 * effect, and a plan that writes v2: what a test needs is changed.
 */
export function small(words: Partial<Scenario> = {}): Scenario {
  return {
    formatVersion: 1,
    name: "small",
    world: { paths: ["/srv", "/data"] },
    config: {
      fields: { root: { type: "path" }, size: { type: "integer", optional: true } },
      versions: {
        v1: { root: "/srv", size: 1 },
        v2: { root: "/svr", size: 1 },
        v3: { root: "/tmp", size: 1 },
        v4: { root: "/data", size: 1 },
      },
    },
    load: { by: "watch" },
    groups: { g: ONE },
    plan: [writeTo("g")],
    horizon: "1h",
    ...words,
  };
}

/** One node with users. */
export const ONE: Group = { nodes: 1, redundancy: "brittle", users: { rate: "1/s" } };

/** Which of the versions of {@link small} are bad. */
export const BAD = { root: "not-in-world" } as const;
export const CRASH = { when: BAD, do: "crash" } as const;

export function writeTo(to: string, version = "v2", delivery?: string): Scenario["plan"][number] {
  return { write: { version, to, ...(delivery === undefined ? {} : { delivery }) } };
}

/** A gate on the one group of {@link small}, which asks for pushes at each node. */
export function gate(words: Partial<Gate> = {}): Scenario["plan"][number] {
  return {
    gate: { name: "check", on: "g", through: "each", ask: ["push"], every: "10s", for: "1m", ...words },
  };
}

// What is in a trace.

export interface Facts {
  readonly kind?: FactKind;
  readonly subject?: string;
  readonly object?: string;
}

/** The records of a run with some kind, subject and object. */
export function facts(run: Run, wanted: Facts): TraceRecord[] {
  return [...run.trace].filter(
    ({ kind, subject, object }) =>
      (wanted.kind === undefined || kind === wanted.kind) &&
      (wanted.subject === undefined || subject === wanted.subject) &&
      (wanted.object === undefined || object === wanted.object),
  );
}

/** When the records of a run with some kind, subject and object came. */
export function times(run: Run, wanted: Facts): number[] {
  return facts(run, wanted).map((record) => record.atMs);
}

/** What a node ran and when it began to: `[["v2", 60000]]`. */
export function runs(run: Run, node: string): [string | null, number][] {
  return facts(run, { kind: "run", subject: node }).map(({ object, atMs }) => [object, atMs]);
}

/** The share of a kind of request that a group answered, from each change on. */
export function availability(run: Run, group: string, request = "push"): [number, number | null][] {
  return facts(run, { kind: "availability", subject: group, object: request }).map(({ atMs, value }) => [
    atMs,
    value,
  ]);
}

/** The same without what held for no time at all, to six digits. */
export function settled(run: Run, group: string, request = "push"): [number, number][] {
  const last = new Map(availability(run, group, request));
  let before = 1;
  return [...last].flatMap(([atMs, value]): [number, number][] => {
    const share = Number(value?.toFixed(6));
    const isNew = share !== before;
    before = share;
    return isNew ? [[atMs, share]] : [];
  });
}

/** The readings of a gate: when, and whether they passed; null for one that never came. */
export function readings(run: Run, name: string): [number, number | null][] {
  return facts(run, { kind: "reading", subject: name }).map(({ atMs, value }) => [atMs, value]);
}

export function simulateSmall(words: Partial<Scenario> = {}, seed = 1): Run {
  return simulate(small(words), seed);
}

// Traces that are written by hand.

export type HandFact = Partial<Omit<TraceRecord, "index" | "atMs" | "kind">>;

/** A trace written by hand: `story.at(5, "crash", "a-1", { source: 2 })` returns the number of the record. */
export class Story {
  readonly trace = new Trace(factNames());
  readonly header: TraceHeader;

  constructor(header: Partial<TraceHeader> = {}) {
    this.header = {
      formatVersion: 1,
      scenario: "by hand",
      mode: "run",
      horizonMs: 100,
      clockMs: 0,
      requests: ["push"],
      groups: [groupHeader("a", ["a-1", "a-2"])],
      gates: [],
      steps: 1,
      hazards: {},
      changes: {},
      invalid: {},
      ...header,
    };
  }

  at(atMs: number, kind: FactKind, subject: string, fact: HandFact = {}): number {
    return this.trace.appendFact({
      object: null,
      value: null,
      note: null,
      cause: -1,
      source: -1,
      ...fact,
      atMs,
      kind,
      subject,
    });
  }

  get witness(): Witness {
    return { header: this.header, trace: this.trace, limit: null };
  }

  /** As the evidence of a judge; the other worlds are quiet ones unless given. */
  evidence(twin: Story = this.#quiet(), unstopped?: Story): Evidence {
    return {
      run: this.witness,
      twin: () => twin.witness,
      unstopped: () => (unstopped ?? this.#quiet()).evidence(),
    };
  }

  #quiet(): Story {
    return new Story(this.header);
  }
}

export function groupHeader(
  name: string,
  nodes: readonly string[],
  words: Partial<GroupHeader> = {},
): GroupHeader {
  return { name, nodes, runs: "v1", redundancy: "all", loads: "now", slo: 0.99, users: null, ...words };
}

export function gateHeader(
  name: string,
  nodes: readonly string[],
  words: Partial<GateHeader> = {},
): GateHeader {
  return {
    name,
    nodes,
    group: "a",
    through: "each",
    account: null,
    staysConnected: false,
    ask: ["push"],
    everyMs: 1,
    forMs: 10,
    ...words,
  };
}
