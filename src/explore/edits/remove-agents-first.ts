import type { Model } from "../../model/model.ts";
import type { PlanEdit } from "./edit.ts";

/** An agent that stays writes again what people have put back. */
export function removeAgentsFirst({ scenario }: Model): PlanEdit[] {
  const { operator = [], agents } = scenario;
  return operator.flatMap(({ does }, place): PlanEdit[] => {
    const isRemoved = operator.slice(0, place).some((act) => act.does === "remove-agents");
    if (does !== "restore-files" || isRemoved || agents === undefined) return [];
    return [
      {
        kind: "remove-agents-first",
        text: "let the operator remove the agents before the files are put back",
        steps: 1,
        words: [
          { does: "insert", list: ["operator"], at: place, value: { does: "remove-agents", after: "0s" } },
        ],
        time: null,
      },
    ];
  });
}
