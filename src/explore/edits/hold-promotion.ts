import type { Model } from "../../model/model.ts";
import { PLAN, type PlanEdit } from "./edit.ts";

/** Holds back what others fall back to until the plan has seen all that it looks at. */
export function holdPromotion({ plan }: Model): PlanEdit[] {
  return plan.flatMap((step, from): PlanEdit[] => {
    if (step.does !== "promote" || from === plan.length - 1) return [];
    return [
      {
        kind: "hold-promotion",
        text: `promote at the end of the plan, and not in step ${from + 1}`,
        steps: 1,
        words: [{ does: "move", list: PLAN, from, to: plan.length - 1 }],
        time: null,
      },
    ];
  });
}
