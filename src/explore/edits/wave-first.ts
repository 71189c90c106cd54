import type { Model } from "../../model/model.ts";
import { PLAN, type PlanEdit } from "./edit.ts";
import { brings } from "./reach.ts";

/** A step that brings something new to somebody, and all until the next such step. */
function wavesOf(model: Model): { readonly from: number; readonly length: number }[] {
  const starts = model.plan.flatMap((step, place) => (brings(step) ? [place] : []));
  return starts.map((from, place) => ({ from, length: (starts[place + 1] ?? model.plan.length) - from }));
}

/** Lets a later wave go first. */
export function waveFirst(model: Model): PlanEdit[] {
  const [first, ...others] = wavesOf(model);
  if (first === undefined) return [];
  return others
    .filter(({ from }) => model.plan[from]?.does !== "promote")
    .map(({ from, length }) => ({
      kind: "wave-first",
      text: `begin with step ${from + 1} (${model.plan[from]?.text}) and what follows it`,
      steps: length,
      words: Array.from({ length }, (_, place) => ({
        does: "move",
        list: PLAN,
        from: from + place,
        to: first.from + place,
      })),
      time: null,
    }));
}
