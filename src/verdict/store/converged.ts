import { Fact, type GroupHeader, type StorageHeader } from "../../model/facts.ts";
import type { Witness } from "../evidence.ts";
import { Replicas } from "./replicas.ts";

/** An object of which replicas hold different revisions after the quiet phase. */
export interface Divergence {
  readonly object: string;
  /** In words, such as `store-1 has 7, store-2 has 5`. */
  readonly text: string;
}

/**
 * The objects whose replicas differ at the end. Only a quiet phase tells: null where something happened to a node after it had
 * begun, where one does not run, or where the run did not come to its horizon.
 */
export function findDivergence({ header, trace, limit }: Witness, group: GroupHeader): Divergence[] | null {
  const { placement, quietAtMs } = group.storage as StorageHeader;
  if (limit !== null || quietAtMs >= header.horizonMs) return null;
  const nodes = new Set(group.nodes.map((node) => trace.names.id(node)));
  const replicas = new Replicas(group, trace);
  for (let index = 0; index < trace.length; index++) {
    replicas.enter(index);
    const isDisturbed = trace.atMs(index) >= quietAtMs && nodes.has(trace.subjectOf(index));
    if (isDisturbed && DISTURBANCES.has(trace.kindOf(index))) return null;
  }
  const found: Divergence[] = [];
  for (const [object, hosts] of Object.entries(placement)) {
    const held = replicas.of(object);
    if (hosts.some((host) => !held.has(host))) return null;
    const revisions = hosts.map((host) => held.get(host));
    if (new Set(revisions).size <= 1 && revisions[0] !== undefined) continue;
    const texts = hosts.map((host, place) => `${host} has ${revisions[place] ?? "nothing"}`);
    found.push({ object, text: texts.join(", ") });
  }
  return found;
}

/** What happens to a node that a quiet phase is free of. A fault that is held back is none. */
const DISTURBANCES: ReadonlySet<number> = new Set([
  Fact.crash,
  Fact.hang,
  Fact.refuse,
  Fact.stop,
  Fact.start,
  Fact.run,
  Fact.corrupt,
  Fact.healed,
  Fact.opened,
]);
