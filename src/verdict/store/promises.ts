import { shortTime } from "../../kernel/duration.ts";
import { TimeOrder } from "../../kernel/time-order.ts";
import type { Trace } from "../../kernel/trace.ts";
import type { GroupHeader, StorageHeader } from "../../model/facts.ts";
import type { StoragePromise } from "../../scenario/words.ts";
import { endOf, type Witness } from "../evidence.ts";
import { findDivergence } from "./converged.ts";
import { findLosses } from "./durable.ts";
import { findStale } from "./fresh.ts";
import { type History, historiesOf } from "./history.ts";
import { isLinearizable } from "./linearizability.ts";
import { findSecondPrimaries } from "./single-primary.ts";

/** A promise of a storage service that a run does not keep. */
export interface BrokenPromise {
  readonly promise: StoragePromise;
  readonly group: GroupHeader;
  /** The object that it is about; null for all. */
  readonly object: string | null;
  readonly fromMs: number;
  /** When it is kept again; the end of the run where it is not. */
  readonly toMs: number;
  /** The record that shows it. */
  readonly record: number;
  /** What happened, as the end of a sentence. */
  readonly text: string;
}

/** All promises that a run does not keep, whatever the reason, in the order of time. */
export function brokenPromises(
  witness: Witness,
  order: TimeOrder = new TimeOrder(),
): readonly BrokenPromise[] {
  const known = found.get(witness.trace);
  if (known !== undefined) return known;
  const stores = witness.header.groups.filter((group) => group.storage !== undefined);
  const histories = stores.length === 0 ? [] : historiesOf(witness);
  const broken = stores
    .flatMap((group) =>
      brokenIn(
        witness,
        group,
        histories.filter((history) => history.group === group),
        order,
      ),
    )
    .sort((one, other) => one.fromMs - other.fromMs || one.record - other.record);
  found.set(witness.trace, broken);
  return broken;
}

/** A trace is read once, however often it is asked of. */
const found = new WeakMap<Trace, readonly BrokenPromise[]>();

/** Whether another run breaks the same promise of the same object. */
export function alsoBreaks(
  other: Witness,
  { promise, group, object }: BrokenPromise,
  order?: TimeOrder,
): boolean {
  return brokenPromises(other, order).some(
    (one) => one.promise === promise && one.group.name === group.name && one.object === object,
  );
}

function brokenIn(
  witness: Witness,
  group: GroupHeader,
  histories: readonly History[],
  order: TimeOrder,
): BrokenPromise[] {
  return [
    ...losses(witness, group, histories),
    ...histories.flatMap((history) => wrongPulls(witness, history, order)),
    ...secondPrimaries(witness, group),
    ...divergences(witness, group),
  ];
}

function losses(witness: Witness, group: GroupHeader, histories: readonly History[]): BrokenPromise[] {
  return findLosses(witness, group, histories).map(({ object, revision, since }) => ({
    promise: "durable",
    group,
    object,
    fromMs: witness.trace.atMs(since),
    toMs: endOf(witness).atMs,
    record: since,
    text: `${revisionText(revision)} of ${object} is lost: no running node has it, or a later one`,
  }));
}

function wrongPulls(
  witness: Witness,
  { group, object, operations }: History,
  order: TimeOrder,
): BrokenPromise[] {
  const { staleMs, promises } = group.storage as StorageHeader;
  const broken = (promise: StoragePromise, record: number, text: string): BrokenPromise => {
    const next = operations.find((one) => !one.isPush && one.called > record);
    const fromMs = witness.trace.atMs(record);
    return {
      promise,
      group,
      object,
      fromMs,
      toMs: Math.max(fromMs + 1, next?.returnedAt.atMs ?? endOf(witness).atMs),
      record,
      text,
    };
  };
  const stale = promises.includes("fresh") ? findStale(operations, staleMs, order) : [];
  if (stale.length > 0)
    return stale.map(({ pull, missed }) => {
      const got = revisionText(pull.revision);
      const text = `a pull of ${object} returned ${got}, though ${revisionText(missed.revision)} had been acknowledged`;
      return broken("fresh", pull.returned, text);
    });
  if (!promises.includes("linearizable")) return [];
  const result = isLinearizable(operations);
  if (result.holds !== false) return [];
  const { operation } = result;
  const what = operation.isPush ? "a push" : `a pull that returned ${revisionText(operation.revision)}`;
  return [
    broken("linearizable", operation.returned, `no order of pushes and pulls of ${object} explains ${what}`),
  ];
}

function secondPrimaries({ trace }: Witness, group: GroupHeader): BrokenPromise[] {
  return findSecondPrimaries(trace, group).map(({ node, others, record }) => ({
    promise: "single-primary",
    group,
    object: null,
    fromMs: trace.atMs(record),
    toMs: trace.atMs(record),
    record,
    text: `${node} took itself for the primary at ${shortTime(trace.atMs(record))}, and so did ${others.join(" and ")}`,
  }));
}

function divergences(witness: Witness, group: GroupHeader): BrokenPromise[] {
  return (findDivergence(witness, group) ?? []).map(({ object, text }) => ({
    promise: "converged",
    group,
    object,
    fromMs: endOf(witness).atMs,
    toMs: endOf(witness).atMs,
    record: witness.trace.length - 1,
    text: `after the quiet phase the replicas of ${object} differ: ${text}`,
  }));
}

function revisionText(revision: number): string {
  if (revision === -1) return "nothing";
  return revision === 0 ? "the first revision" : `push ${revision}`;
}
