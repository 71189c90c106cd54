import type { Margin } from "../explore/margins.ts";
import type { Proof } from "../explore/proof.ts";
import { formatDuration } from "../kernel/duration.ts";
import { columns, wrap } from "./layout.ts";
import type { Page } from "./paint.ts";

/** How far each time is from flipping the verdict. */
export function marginLines({ verdict, margins }: Proof, { paint, width }: Page): string[] {
  const all = margins ?? [];
  const title = `  ${paint.bold("How far each time is from flipping the verdict")}`;
  if (all.length === 0)
    return [
      title,
      ...wrap("Nothing can be said: it is neither proved nor refuted, or it was interrupted.", width, "    "),
    ];
  const rows = all.map((margin) => [
    `    ${margin.timing}`,
    todayText(margin),
    changeText(margin, "shorter"),
    changeText(margin, "longer"),
    paint.dim(margin.isAssumed ? "halved" : ""),
  ]);
  const flips = verdict === "PROVED" ? "it would not be proved any more" : "it would be proved";
  const notes = [`Each alone, all else being as it is: with this change, and with no smaller one, ${flips}.`];
  if (all.some(({ isAssumed }) => isAssumed))
    notes.push("halved: found by halving, and so only if a larger change never flips it back.");
  return [title, ...columns(rows), ...notes.flatMap((text) => wrap(text, width, "    "))];
}

function todayText({ today: { loMs, hiMs } }: Margin): string {
  return loMs === hiMs ? formatDuration(loMs) : `${formatDuration(loMs)}..${formatDuration(hiMs)}`;
}

function changeText(margin: Margin, direction: "longer" | "shorter"): string {
  const ms = direction === "longer" ? margin.longerMs : margin.shorterMs;
  if (ms !== null) return `${formatDuration(ms)} ${direction}`;
  return margin.isComplete ? `no matter how much ${direction}` : "not known";
}
