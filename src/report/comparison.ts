/** Two plans side by side in words. */

import type { Comparison, PlanSide, Worse } from "../explore/compare.ts";
import { shortTime } from "../kernel/duration.ts";
import { OUTCOMES } from "../model/facts.ts";
import type { Outcome } from "../scenario/words.ts";
import { columns, wrap } from "./layout.ts";
import type { Page } from "./paint.ts";
import { timingsText } from "./share.ts";
import { exactData } from "./share-json.ts";
import { listText, numberText, percentText } from "./words.ts";

/** A comparison, as it is told. */
export interface Compared {
  readonly names: readonly [string, string];
  readonly files: readonly [string, string];
  readonly comparison: Comparison;
}

/** 0 the second is no worse · 1 it is in some respect · 3 somebody ended it first, and until then it was not. */
export function exitCodeOfComparison({ comparison }: Compared): 0 | 1 | 3 {
  if (comparison.worse.length > 0) return 1;
  return comparison.isCutShort ? 3 : 0;
}

export function comparisonLines(compared: Compared, page: Page): string[] {
  const { names, comparison } = compared;
  const { before, after, changed } = comparison;
  const { paint, width } = page;
  const row = (what: string, tell: (side: PlanSide) => string) => [what, tell(before), tell(after)];
  const rows = [
    row("the change, over every timing", ({ proof }) => proof.verdict.toLowerCase()),
    ...OUTCOMES.filter((one) => [before, after].some((side) => shareOf(side, one) !== null)).map((outcome) =>
      row(`  ${outcome}`, (side) => shareOf(side, outcome) ?? "–"),
    ),
    row("kinds caught on every timing", ({ matrix }) => scoreText(matrix.score)),
    row("nodes that run it before it is caught", ({ exposure }) => numberText(tenths(exposure.nodes))),
    row("users of these", ({ exposure }) => numberText(Math.round(exposure.users))),
    row("how long users' nodes run it", ({ exposure }) => shortTime(Math.round(exposure.runningMs))),
    row("user-minutes lost", ({ userMinutes }) => numberText(Math.round(userMinutes))),
    row("how long the plan takes", ({ planMs }) => shortTime(Math.round(planMs))),
  ];
  const kinds = changed.map(({ kind, before: was, after: is }) => [
    `  ${kind}`,
    was ?? "no field",
    is ?? "no field",
  ]);
  return [
    ...columns([["", paint.bold(names[0]), paint.bold(names[1])], ...rows, ...kinds]),
    "",
    ...verdictLines(compared, page),
    ...wrap("Nodes, users and times are means over seeds; of the plan, when the change is good.", width).map(
      paint.dim,
    ),
  ];
}

/** Whether the second is worse, in what, and how much longer it takes. */
function verdictLines(compared: Compared, { paint, width }: Page): string[] {
  const { before, after, worse } = compared.comparison;
  const addedMs = Math.round(after.planMs - before.planMs);
  const added =
    addedMs === 0
      ? "takes as long"
      : `takes ${shortTime(Math.abs(addedMs))} ${addedMs > 0 ? "more" : "less"}`;
  switch (exitCodeOfComparison(compared)) {
    case 0:
      return wrap(
        `no worse: it lets nothing through that the first does not, and ${added}`,
        width,
        `${paint.green("✓")} `,
      );
    case 3:
      return wrap(
        "it was interrupted: until then the second was no worse, which is no pass",
        width,
        `${paint.yellow("–")} `,
      );
    case 1:
      return [
        ...wrap(`worse, and ${added}:`, width, `${paint.red("✗")} `),
        ...HOWS.flatMap(({ how, text }) => {
          const of = worse.filter((one) => one.how === how).map((one) => one.of);
          return of.length === 0 ? [] : wrap(`${text}: ${listText(of)}`, width, "  - ");
        }),
      ];
  }
}

const HOWS: readonly { readonly how: Worse["how"]; readonly text: string }[] = [
  { how: "slips", text: "it lets through on some timing what the first does not" },
  { how: "more", text: "it lets through on more timings than the first" },
  { how: "unsettled", text: "of what the first catches on every timing, it could not be said any more" },
];

function shareOf({ proof }: PlanSide, outcome: Outcome): string | null {
  const found = proof.outcomes.find((one) => one.outcome === outcome);
  if (found === undefined) return null;
  return found.exact === null ? `~${percentText(found.share)}` : timingsText(found.share);
}

function scoreText({ caught, harmful, share }: PlanSide["matrix"]["score"]): string {
  return share === null ? "none does harm" : `${caught} of ${harmful} (${percentText(share)})`;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A comparison as one line of JSON. Others rely on the names: fields may be added, none is renamed. */
export function comparisonJson(compared: Compared): string {
  const { names, files, comparison } = compared;
  const sides = [comparison.before, comparison.after].map((side, place) => ({
    scenario: names[place],
    file: files[place],
    verdict: side.proof.verdict,
    outcomes: side.proof.outcomes.map((one) => ({ ...one, exact: exactData(one.exact) })),
    score: side.matrix.score,
    kinds: side.matrix.rows.map(({ kind, fate }) => ({ kind, fate })),
    exposure: side.exposure,
    userMinutes: side.userMinutes,
    planMs: side.planMs,
  }));
  return JSON.stringify({
    formatVersion: 1,
    exitCode: exitCodeOfComparison(compared),
    isWorse: comparison.worse.length > 0,
    worse: comparison.worse,
    interrupted: comparison.isCutShort,
    before: sides[0],
    after: sides[1],
    addedMs: comparison.after.planMs - comparison.before.planMs,
    changed: comparison.changed,
  });
}
