import { formatDuration } from "../kernel/duration.ts";
import type { EffectModel } from "./model.ts";

/** What an effect does, as the end of `with v2 it …`. */
export function effectText(effect: EffectModel): string {
  switch (effect.kind) {
    case "leak":
      return `leaks to its limit and ${effect.endsAs === "crash" ? "crashes" : "hangs"}`;
    case "crash":
      return "crashes";
    case "hang":
      return "hangs";
    case "fail":
      return `fails ${percent(1 - effect.answered)} of requests`;
    case "slow":
      return `takes ${formatDuration(effect.takesMs)} for an answer`;
    case "wrong":
      return `answers ${percent(1 - effect.answered)} of requests wrongly`;
    case "call":
      return "calls more often than it should";
    case "own":
      return `does what ${effect.own?.name || "its own process"} says`;
  }
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
