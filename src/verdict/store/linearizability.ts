import { NO_RECORD } from "../../kernel/trace.ts";
import type { Operation } from "./history.ts";

/** Whether a history is that of a register which does one thing after another. */
export type Linearizability =
  | { readonly holds: true }
  /** No order explains the return of this operation together with all that returned before it. */
  | { readonly holds: false; readonly operation: Operation }
  /** More orders are open than were looked at. */
  | { readonly holds: null };

/** What the register may hold, and which of the operations that are under way have had their effect. */
interface Configuration {
  readonly revision: number;
  readonly done: ReadonlySet<number>;
}

/** So many open orders are looked at. */
const MOST_CONFIGURATIONS = 5_000;

/**
 * Looks for an order of the operations in which each takes effect between its call and its return, and each pull returns what
 * the last push before it brought (or 0, what was there at the beginning). It is the search of Wing and Gong, as Lowe does it: an
 * operation takes effect as late as it can, when one returns. It knows nothing of replicas, counters or quorums.
 *
 * Each push brings another revision, so of a push it is known who will pull it. A pull that would return what is held has its effect
 * at once, since it changes nothing.
 */
export function isLinearizable(operations: readonly Operation[]): Linearizability {
  // A push of which nobody has heard, and that nobody has seen, need not have been.
  const seen = new Set(operations.filter(({ isPush }) => !isPush).map(({ revision }) => revision));
  const events = operations
    .filter(({ isPush, returned, revision }) => !isPush || returned !== NO_RECORD || seen.has(revision))
    .flatMap((operation) => [
      { at: operation.called, operation, isReturn: false },
      ...(operation.returned === NO_RECORD ? [] : [{ at: operation.returned, operation, isReturn: true }]),
    ])
    .sort((one, other) => one.at - other.at);
  const openPushes = new Map(
    operations
      .filter(({ isPush, returned }) => isPush && returned === NO_RECORD)
      .map((push) => [push.revision, push]),
  );
  const lastPulls = new Map(
    events
      .filter(({ operation, isReturn }) => isReturn && !operation.isPush)
      .map(({ operation }) => [operation.revision, operation]),
  );
  const pending = new Map<number, Operation>();
  let configurations: Configuration[] = [{ revision: 0, done: new Set() }];
  for (const { operation, isReturn } of events) {
    if (!isReturn) {
      pending.set(operation.called, operation);
      continue;
    }
    const reached = reach(configurations, pending, operation, lastPulls);
    if (reached === null) return { holds: null };
    if (reached.length === 0) return { holds: false, operation };
    const over = [operation];
    // What nobody sees any more of a push of which nobody has heard, it need not do any more.
    const open = lastPulls.get(operation.revision) === operation && openPushes.get(operation.revision);
    if (open) over.push(open);
    for (const { called } of over) pending.delete(called);
    configurations = forget(reached, over, pullsOf(pending));
  }
  return { holds: true };
}

/** The same without operations that are over. Of those that are then the same, or that others stand for, one is left. */
function forget(
  configurations: readonly Configuration[],
  over: readonly Operation[],
  pulls: ReadonlySet<number>,
): Configuration[] {
  const left = new Frontier(pulls);
  const isOver = (called: number) => over.some((operation) => operation.called === called);
  const shorter = configurations.map(({ revision, done }) => ({
    revision,
    done: new Set([...done].filter((called) => !isOver(called))),
  }));
  for (const one of shorter) left.enter(one);
  return left.all();
}

/** The configurations in which an operation has had its effect; null where there are too many. */
function reach(
  from: readonly Configuration[],
  pending: ReadonlyMap<number, Operation>,
  operation: Operation,
  lastPulls: ReadonlyMap<number, Operation>,
): Configuration[] | null {
  const isUnseen = ({ revision }: Operation) => !lastPulls.has(revision);
  const isMeant = (push: Operation) =>
    push === operation || (!operation.isPush && push.revision === operation.revision);
  // What will still be pulled by somebody who has not called yet has its effect later: now it would only be overwritten.
  const isEarlier = (push: Operation) =>
    !isUnseen(push) && (lastPulls.get(push.revision) as Operation).called < operation.returned;
  // What no pull returns can have its effect just before another push: there it costs nothing. By itself only when it must.
  const unseen = [...pending.values()]
    .filter((one) => one.isPush && isUnseen(one))
    .map(({ called }) => called);
  const pulls = pullsOf(pending);
  const reached = new Frontier(pulls);
  const seen = new Frontier(pulls);
  const open = from.map((one) => withPulls(one, pending));
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (!seen.enter(one)) continue;
    if (seen.size > MOST_CONFIGURATIONS) return null;
    if (one.done.has(operation.called)) {
      reached.enter(one);
      continue;
    }
    for (const push of pending.values()) {
      const { called, isPush, revision } = push;
      if (!isPush || one.done.has(called) || !(isMeant(push) || isEarlier(push))) continue;
      open.push(withPulls({ revision, done: new Set([...one.done, ...unseen, called]) }, pending));
    }
  }
  return reached.all();
}

/** Pulls that are under way and would return what is held do so. */
function withPulls(
  { revision, done }: Configuration,
  pending: ReadonlyMap<number, Operation>,
): Configuration {
  const pulls = [...pending.values()].filter((one) => !one.isPush && one.revision === revision);
  return { revision, done: new Set([...done, ...pulls.map(({ called }) => called)]) };
}

/**
 * Configurations of which none can do all that another can. Which pulls have had their effect decides it, where they hold the same and
 * the same pushes have: the more the better.
 */
class Frontier {
  readonly #pulls: ReadonlySet<number>;
  readonly #alike = new Map<string, { readonly pulls: ReadonlySet<number>; readonly one: Configuration }[]>();
  size = 0;

  /** @param pulls those that are under way */
  constructor(pulls: ReadonlySet<number>) {
    this.#pulls = pulls;
  }

  /** @returns false where another is there that can do all that this one can */
  enter(one: Configuration): boolean {
    const pushes = [...one.done].filter((called) => !this.#pulls.has(called)).sort((a, b) => a - b);
    const pulls = new Set([...one.done].filter((called) => this.#pulls.has(called)));
    const key = [one.revision, ...pushes].join();
    const alike = this.#alike.get(key) ?? [];
    if (alike.some((other) => isSubset(pulls, other.pulls))) return false;
    const left = alike.filter((other) => !isSubset(other.pulls, pulls));
    this.size += 1 + left.length - alike.length;
    this.#alike.set(key, [...left, { pulls, one }]);
    return true;
  }

  all(): Configuration[] {
    return [...this.#alike.values()].flat().map(({ one }) => one);
  }
}

function pullsOf(pending: ReadonlyMap<number, Operation>): ReadonlySet<number> {
  return new Set([...pending.values()].filter(({ isPush }) => !isPush).map(({ called }) => called));
}

function isSubset(one: ReadonlySet<number>, other: ReadonlySet<number>): boolean {
  for (const item of one) if (!other.has(item)) return false;
  return true;
}
