import type { Trace } from "../../kernel/trace.ts";
import { Fact, type GroupHeader, type StorageHeader } from "../../model/facts.ts";

/** What the replicas of a group hold, as a trace tells it, record by record. */
export class Replicas {
  readonly #trace: Trace;
  /** Node → object → revision. */
  readonly #held = new Map<string, Map<string, number>>();
  readonly #down = new Set<string>();

  constructor(group: GroupHeader, trace: Trace) {
    this.#trace = trace;
    const { placement } = group.storage as StorageHeader;
    for (const node of group.nodes) this.#held.set(node, new Map());
    for (const [object, nodes] of Object.entries(placement))
      for (const node of nodes) this.#held.get(node)?.set(object, 0);
  }

  /**
   * Enters a record. Records are entered in their order.
   *
   * @returns the objects of which replicas may hold something else now; null for all
   */
  enter(index: number): readonly string[] | null {
    const trace = this.#trace;
    const node = trace.names.text(trace.subjectOf(index)) ?? "";
    const held = this.#held.get(node);
    if (held === undefined) return [];
    const object = trace.names.text(trace.objectOf(index)) as string;
    switch (trace.kindOf(index)) {
      case Fact.stored:
        held.set(object, trace.valueOf(index));
        return [object];
      case Fact.corrupt:
        held.delete(object);
        return [object];
      case Fact.opened:
        held.clear();
        return null;
      case Fact.crash:
      case Fact.hang:
      case Fact.refuse:
      case Fact.stop:
        this.#down.add(node);
        return null;
      case Fact.serve:
        this.#down.delete(node);
        return null;
      default:
        return [];
    }
  }

  /** Whether a node that runs holds such a revision of an object; undefined for nothing. */
  someHolds(object: string, isSuch: (revision: number | undefined) => boolean): boolean {
    for (const [node, held] of this.#held) if (!this.#down.has(node) && isSuch(held.get(object))) return true;
    return false;
  }

  /** Node → what it holds of an object, of those that run; undefined for nothing. */
  of(object: string): ReadonlyMap<string, number | undefined> {
    const running = [...this.#held].filter(([node]) => !this.#down.has(node));
    return new Map(running.map(([node, held]) => [node, held.get(object)]));
  }
}
