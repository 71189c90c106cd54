import fc from "fast-check";
import type { Redundancy } from "../scenario/words.ts";
import { durations } from "./duration.ts";

export interface RedundancyConstraints {
  /** How many nodes the group has, which a quorum cannot exceed. Default: 3. */
  readonly nodes?: number;
}

/**
 * How a group of nodes serves: `brittle`, which is the simplest, `balanced`, `standby`, or a quorum. A quorum's reads and
 * writes always meet in a node: together they are more than the nodes.
 */
export function redundancies({ nodes = 3 }: RedundancyConstraints = {}): fc.Arbitrary<Redundancy> {
  return redundancySketches().map((sketch) => redundancyOf(sketch, nodes));
}

/** A redundancy whose group has not been drawn yet. */
export type RedundancySketch =
  | Extract<Redundancy, string>
  | { readonly failover: string }
  | { readonly write: number };

export function redundancySketches(): fc.Arbitrary<RedundancySketch> {
  return fc.oneof(
    { withCrossShrink: true },
    fc.constantFrom("brittle", "balanced", "standby"),
    fc.record({ failover: durations({ min: "1s", max: "5m" }) }),
    fc.record({ write: fc.nat(99) }),
  );
}

export function redundancyOf(sketch: RedundancySketch, nodes: number): Redundancy {
  if (typeof sketch === "string") return sketch;
  if ("failover" in sketch) return { standby: sketch };
  const write = Math.ceil((nodes + 1) / 2) + (sketch.write % (nodes - Math.ceil((nodes + 1) / 2) + 1));
  const atMost = Math.min(write, nodes);
  return { quorum: { write: atMost, read: nodes + 1 - atMost } };
}
