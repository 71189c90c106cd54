import fc from "fast-check";
import { FAULTS } from "../scenario/fault-kinds.ts";
import type { Fault } from "../scenario/words.ts";
import { durationRanges, durations } from "./duration.ts";

export interface FaultConstraints {
  /** Nodes or groups that faults can befall. */
  readonly on: readonly string[];
  /** Default: crash, restart, hang, partition and slow. The others befall a storage service only. */
  readonly do?: readonly Fault["do"][];
  /** The most faults. Default: 3. */
  readonly most?: number;
  /** The latest that one comes, and the longest that one lasts. Default: `1h`. */
  readonly max?: string;
}

const KINDS: readonly Fault["do"][] = ["crash", "restart", "hang", "partition", "slow"];

/** Faults that take time. */
export const SLOWING: ReadonlySet<Fault["do"]> = new Set(["slow", "disk-slow"]);

/** What goes wrong by itself: up to `most` faults, each with the words that its kind takes. The simplest is none. */
export function faultSchedules(constraints: FaultConstraints): fc.Arbitrary<Fault[]> {
  const { on, most = 3, ...others } = constraints;
  return fc
    .array(faultSketches(others), { maxLength: most })
    .map((drawn) => drawn.map((fault) => faultOf(fault, on)));
}

/** A fault whose node has not been drawn yet. */
export type FaultSketch = Omit<Fault, "on"> & { readonly place: number };

export function faultSketches(
  constraints: Pick<FaultConstraints, "do" | "max"> = {},
): fc.Arbitrary<FaultSketch> {
  const { do: kinds = KINDS, max = "1h" } = constraints;
  const parts = fc.record({
    kind: fc.constantFrom(...kinds),
    at: durationRanges({ max }),
    lasts: durations({ min: "1s", max }),
    takes: durations({ min: "1s", max: "1m" }),
    place: fc.nat(99),
    answersHealth: fc.boolean(),
  });
  return parts.map(({ kind, at, lasts, takes, place, answersHealth }) => ({
    at,
    do: kind,
    place,
    ...(FAULTS[kind].lasts ? { for: lasts } : {}),
    ...(SLOWING.has(kind) ? { takes } : {}),
    ...(kind === "hang" && answersHealth ? { answersHealth } : {}),
  }));
}

export function faultOf({ place, ...fault }: FaultSketch, on: readonly string[]): Fault {
  return { ...fault, on: on[place % on.length] as string };
}
