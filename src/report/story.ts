/** What is told of a run that is not as expected: enough to understand it, and to have it again. */

import type { Draw } from "../kernel/choices.ts";
import { shortTime } from "../kernel/duration.ts";
import type { Expect } from "../scenario/words.ts";
import type { GateVerdict, Verdict } from "../verdict/verdict.ts";
import type { RunName } from "./json.ts";
import { columns, wrap } from "./layout.ts";
import { headline, outcomeSentence } from "./outcome.ts";
import type { Page } from "./paint.ts";
import { listText, numberText, percentText, rangeText } from "./words.ts";

/** A run that is not as expected, as it is kept while others go on. */
export interface Unexpected {
  readonly name: RunName;
  readonly verdict: Verdict;
  readonly deviations: readonly string[];
  readonly draws: readonly Draw[];
}

/** Its story: in what it deviates, what was accepted and failed when, what the gates could not see, every drawn value. */
export function storyLines({ name, verdict, deviations, draws }: Unexpected, page: Page): string[] {
  const { paint, width } = page;
  const lines = [paint.bold(name.seed === null ? name.file : `${name.file}, seed ${name.seed}`)];
  for (const deviation of deviations) lines.push(...wrap(deviation, width, `  ${paint.red("✗")} `));
  lines.push(...wrap(`${headline(verdict.outcome, paint)}: ${outcomeSentence(verdict)}`, width, "  "));
  lines.push(...wrap(instantsText(verdict), width, "  "));
  for (const reason of verdict.inconclusive) lines.push(...wrap(reason, width, "  - "));
  for (const gate of verdict.gates) lines.push(...wrap(gateText(gate), width, "  - "));
  lines.push(...drawLines(draws, page).map((line) => `  ${line}`));
  lines.push(`  ${paint.dim("again:")} ${name.replay}`);
  return lines;
}

function instantsText(verdict: Verdict): string {
  const parts: string[] = [];
  if (verdict.acceptedAtMs !== null) parts.push(`accepted at ${shortTime(verdict.acceptedAtMs)}`);
  if (verdict.firstFailureAtMs !== null) parts.push(`failed at ${shortTime(verdict.firstFailureAtMs)}`);
  if (verdict.fuseMs !== null) parts.push(`a fuse of ${shortTime(verdict.fuseMs)}`);
  if (verdict.stoppedBy !== null) parts.push(`stopped by ${verdict.stoppedBy}`);
  if (verdict.impact.outageMs > 0) parts.push(`an outage of ${shortTime(verdict.impact.outageMs)}`);
  return listText(parts);
}

function gateText({ name, passed, sight, ranChange, inScope }: GateVerdict): string {
  const said = passed === null ? "said nothing" : passed ? "passed" : "failed";
  return `gate "${name}" ${said}: ${sight}, ${numberText(ranChange)} of ${numberText(inScope)} nodes ran the change`;
}

const MOST_DRAWS = 100;

/** Every drawn value: its name, what it could have been, what it was. */
export function drawLines(draws: readonly Draw[], { paint }: Page): string[] {
  if (draws.length === 0) return ["Nothing was drawn: every seed gives this run."];
  const rows = draws
    .slice(0, MOST_DRAWS)
    .map((draw) => [`  ${draw.name}`, paint.dim(possible(draw)), valueText(draw)]);
  const lines = ["Drawn:", ...columns(rows)];
  if (draws.length > MOST_DRAWS)
    lines.push(`  and ${numberText(draws.length - MOST_DRAWS)} more; --trace FILE writes them all`);
  return lines;
}

function possible(draw: Draw): string {
  switch (draw.kind) {
    case "uniformMs":
      return rangeText(draw);
    case "chance":
      return `a chance of ${percentText(draw.share)}`;
    case "pick":
      return `one of ${draw.count}`;
  }
}

function valueText(draw: Draw): string {
  if (draw.kind === "chance") return draw.value ? "yes" : "no";
  return draw.kind === "pick" ? `the ${draw.value + 1}.` : rangeText({ loMs: draw.value, hiMs: draw.value });
}

/** What is expected, in words: `slow-fuse, outage 7m..7m30s`. */
export function expectationText(expect: Expect): string {
  const words = (value: string | readonly string[]) =>
    typeof value === "string" ? value : listText(value, "or");
  const parts: string[] = [];
  if (expect.share !== undefined) {
    const share =
      typeof expect.share === "number" ? percentText(expect.share) : expect.share.replace("%", " %");
    parts.push(`${share} of the runs end as ${words(expect.outcome ?? [])}`);
  } else if (expect.outcome !== undefined) parts.push(words(expect.outcome));
  if (expect.not !== undefined) parts.push(`not ${words(expect.not)}`);
  if (expect.stoppedBy !== undefined) parts.push(`stopped by ${expect.stoppedBy}`);
  if (expect.failure !== undefined) parts.push(`first failure ${expect.failure}`);
  if (expect.recovered !== undefined) parts.push(`recovered ${expect.recovered}`);
  if (expect.outage !== undefined) parts.push(`outage ${expect.outage}`);
  if (expect.outageSpan !== undefined) parts.push(`span of the outage ${expect.outageSpan}`);
  if (expect.nodesLost !== undefined) parts.push(`nodes lost ${expect.nodesLost}`);
  if (expect.fuse !== undefined) parts.push(`fuse ${expect.fuse}`);
  if (expect.userMinutes !== undefined) parts.push(`user-minutes ${expect.userMinutes}`);
  for (const [gate, sight] of Object.entries(expect.gates ?? {})) parts.push(`gate "${gate}" ${sight}`);
  return parts.length === 0 ? "anything" : parts.join(", ");
}
