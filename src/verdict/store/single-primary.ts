import type { Trace } from "../../kernel/trace.ts";
import { Fact, type GroupHeader } from "../../model/facts.ts";

/** A node that took itself for the primary while another did. */
export interface SecondPrimary {
  readonly node: string;
  readonly others: readonly string[];
  /** The record with which it began. */
  readonly record: number;
}

/** Each time that two nodes of a group took themselves for the primary at once. */
export function findSecondPrimaries(trace: Trace, group: GroupHeader): SecondPrimary[] {
  const primaries = new Set<string>();
  const found: SecondPrimary[] = [];
  for (let index = 0; index < trace.length; index++) {
    const kind = trace.kindOf(index);
    if (kind !== Fact.primary && kind !== Fact["primary-over"]) continue;
    const node = trace.names.text(trace.subjectOf(index)) as string;
    if (!group.nodes.includes(node)) continue;
    primaries.delete(node);
    if (kind === Fact["primary-over"]) continue;
    if (primaries.size > 0) found.push({ node, others: [...primaries], record: index });
    primaries.add(node);
  }
  return found;
}
