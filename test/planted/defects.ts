/**
 * Thirty planted defects, one a file of `scenarios/`, whose first line says in a sentence what is wrong with it: what each
 * is to be found as. A search has to find those that are not rare, and name the cause.
 */

import type { Sight } from "../../src/scenario/words.ts";

export interface Defect {
  /** The name of its file, without `.yaml`, and of its scenario. Each ends as a slow fuse. */
  readonly name: string;
  /** What the gate `check` could see, in the run in which it is found. */
  readonly sight: Sight;
  /** What a good report says of why the gate let it through, as one text that its whys match. */
  readonly why: RegExp;
  /** Part of what a node does because of the change. */
  readonly does: string;
}

/** Each is found by plain seeds within 10,000 runs. */
export const DEFECTS: readonly Defect[] = [
  { name: "answers-out-of-a-cache", sight: "wrong-place", why: /wrong place/i, does: "crashes" },
  { name: "balancer-hides-a-node", sight: "masked", why: /masked.*balancer/i, does: "crashes" },
  { name: "canary-of-another-build", sight: "wrong-place", why: /wrong place/i, does: "crashes" },
  { name: "fails-at-midnight", sight: "too-early", why: /too early/i, does: "crashes" },
  { name: "fifteen-seconds-short", sight: "blind", why: /blind: it looked for 9m45s/i, does: "crashes" },
  { name: "first-record-of-a-type", sight: "sighted", why: /nothing was wrong yet/i, does: "crashes" },
  { name: "gate-skipped", sight: "never-looked", why: /skipped/i, does: "crashes" },
  { name: "leak-outlives-gate", sight: "too-early", why: /too early/i, does: "leak" },
  { name: "lease-in-minutes", sight: "too-early", why: /too early/i, does: "crashes" },
  { name: "only-reads-are-asked", sight: "masked", why: /masked.*asking for pull/i, does: "fails" },
  { name: "poll-outlives-gate", sight: "blind", why: /blind: it looked for 4m30s/i, does: "crashes" },
  { name: "quorum-hides-a-node", sight: "blind", why: /blind/i, does: "crashes" },
  { name: "readings-never-come", sight: "lost", why: /no reading came/i, does: "crashes" },
  { name: "refused-at-start", sight: "blind", why: /blind/i, does: "refuses" },
  { name: "restart-nine-days-later", sight: "blind", why: /blind/i, does: "crashes" },
  { name: "shallow-look", sight: "masked", why: /masked.*asking for health/i, does: "answers nothing" },
  { name: "signal-after-gate", sight: "blind", why: /blind/i, does: "crashes" },
  { name: "standby-nobody-asks", sight: "masked", why: /masked.*balancer/i, does: "crashes" },
  { name: "start-only-field", sight: "blind", why: /blind/i, does: "crashes" },
  { name: "store-after-store", sight: "blind", why: /blind/i, does: "crashes" },
  { name: "tolerates-too-much", sight: "tolerated", why: /tolerated/i, does: "fails" },
  { name: "watch-outlives-gate", sight: "blind", why: /blind: it looked for 2m/i, does: "crashes" },
];

export interface RareDefect extends Defect {
  /** Answers under which it burns, by the name of the draw, in ms; all others are of no account. */
  readonly timing: Readonly<Record<string, number>>;
}

/** Each needs a timing that plain seeds have less than once in 100,000 runs. */
export const RARE_DEFECTS: readonly RareDefect[] = [
  {
    name: "restart-meets-a-fault",
    sight: "sighted",
    why: /nothing was wrong/i,
    does: "crashes",
    timing: { "fault-1/at#1": 100_000, "production-1/phase#1": 100_500 },
  },
  {
    name: "store-and-nodes-late",
    sight: "blind",
    why: /blind: it looked for 19m50s/i,
    does: "crashes",
    timing: {
      "mirror/from repository/phase#1": 599_000,
      "production-1/from mirror/phase#1": 597_000,
      "production-2/from mirror/phase#1": 598_000,
    },
  },
  {
    name: "three-copies-in-two-seconds",
    sight: "blind",
    why: /blind: it looked for 4m58s/i,
    does: "crashes",
    timing: ofThree("phase", 298_100, 299_000, 299_900),
  },
  {
    name: "three-crashes-in-two-seconds",
    sight: "too-early",
    why: /too early/i,
    does: "crashes",
    timing: ofThree("crash-delay", 598_100, 599_000, 599_900),
  },
  {
    name: "three-deliveries-in-ten-seconds",
    sight: "blind",
    why: /blind: it looked for 29m50s/i,
    does: "crashes",
    timing: ofThree("delivery by the plan", 1_791_000, 1_795_000, 1_799_000),
  },
  {
    name: "three-polls-in-one-second",
    sight: "blind",
    why: /blind: it looked for 4m59s/i,
    does: "crashes",
    timing: ofThree("phase", 299_100, 299_500, 299_900),
  },
  {
    name: "three-restarts-in-a-fifth-of-a-second",
    sight: "sighted",
    why: /nothing was wrong/i,
    does: "crashes",
    timing: ofThree("phase", 100_000, 100_050, 100_100),
  },
  {
    name: "three-watches-in-two-seconds",
    sight: "blind",
    why: /blind: it looked for 9m58s/i,
    does: "crashes",
    timing: ofThree("watch-delay", 598_100, 599_000, 599_900),
  },
];

function ofThree(draw: string, ...times: readonly [number, number, number]): Record<string, number> {
  return Object.fromEntries(times.map((ms, index) => [`production-${index + 1}/${draw}#1`, ms]));
}
