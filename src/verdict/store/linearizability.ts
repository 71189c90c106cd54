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
 * Of two configurations that hold the same, the one of which fewer pushes have had their effect can do all that the other can: it
 * stands for both. A pull that would return what is held has its effect at once, since it changes nothing.
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
  const pending = new Map<number, Operation>();
  let configurations: Configuration[] = [{ revision: 0, done: new Set() }];
  for (const { operation, isReturn } of events) {
    if (!isReturn) {
      pending.set(operation.called, operation);
      continue;
    }
    const reached = reach(configurations, pending, operation);
    if (reached === null) return { holds: null };
    if (reached.length === 0) return { holds: false, operation };
    pending.delete(operation.called);
    configurations = reached.map(({ revision, done }) => ({
      revision,
      done: new Set([...done].filter((called) => called !== operation.called)),
    }));
  }
  return { holds: true };
}

/** The configurations in which an operation has had its effect; null where there are too many. */
function reach(
  from: readonly Configuration[],
  pending: ReadonlyMap<number, Operation>,
  operation: Operation,
): Configuration[] | null {
  const reached = new Frontier();
  const seen = new Frontier();
  const open = from.map((one) => withPulls(one, pending));
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (!seen.enter(one)) continue;
    if (seen.size > MOST_CONFIGURATIONS) return null;
    if (one.done.has(operation.called)) {
      reached.enter(one);
      continue;
    }
    for (const { called, isPush, revision } of pending.values()) {
      if (!isPush || one.done.has(called)) continue;
      open.push(withPulls({ revision, done: new Set([...one.done, called]) }, pending));
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

/** Configurations of which none can do less than another. */
class Frontier {
  readonly #byRevision = new Map<number, ReadonlySet<number>[]>();
  size = 0;

  /** @returns false where another is there that is the same */
  enter({ revision, done }: Configuration): boolean {
    const known = this.#byRevision.get(revision) ?? [];
    if (known.some((other) => other.size === done.size && isSubset(other, done))) return false;
    known.push(done);
    this.#byRevision.set(revision, known);
    this.size++;
    return true;
  }

  all(): Configuration[] {
    return [...this.#byRevision].flatMap(([revision, sets]) => sets.map((done) => ({ revision, done })));
  }
}

function isSubset(one: ReadonlySet<number>, other: ReadonlySet<number>): boolean {
  for (const item of one) if (!other.has(item)) return false;
  return true;
}
