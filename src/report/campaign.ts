/** Campaigns in words: a line a scenario, the story of each failure, what was covered, and a total. */

import { FEATURES } from "../explore/coverage.ts";
import { nodeNames } from "../scenario/checker.ts";
import { withoutFunctions } from "../scenario/functions.ts";
import type { Outcome, Scenario } from "../scenario/words.ts";
import { yamlText } from "../scenario/yaml-text.ts";
import { type Checked, deviationsOf, exitCodeOfChecked, type Failing, type Finding } from "./checked.ts";
import { columns, wrap } from "./layout.ts";
import { outcomePaint } from "./outcome.ts";
import type { Page } from "./paint.ts";
import { storyLines } from "./story.ts";
import { count, listText, numberText } from "./words.ts";

/** What is told of one scenario. */
export function checkedLines(checked: Checked, page: Page): string[] {
  const { paint, width } = page;
  const lines = wrap(headText(checked, page), width, `${mark(checked, page)} `);
  for (const finding of checked.findings) lines.push("", ...findingLines(checked, finding, page));
  for (const path of checked.fixed)
    lines.push(
      ...wrap(
        `fixed: ${path} does not fail any more; remove it, or keep it as a guard`,
        width,
        `  ${paint.green("✓")} `,
      ),
    );
  for (const what of checked.gone)
    lines.push(
      ...wrap(`not found any more: ${what}; --update-baseline takes it out`, width, `  ${paint.green("✓")} `),
    );
  return lines;
}

function mark(checked: Checked, { paint }: Page): string {
  const code = exitCodeOfChecked(checked);
  if (code === 0) return paint.green("✓");
  return code === 1 ? paint.red("✗") : paint.yellow("–");
}

/** `kiln-plain-poll: 1,000 runs from seed 1: caught 672, slow-fuse 328`. */
function headText({ scenario, result, seed, wanted, end }: Checked, { paint }: Page): string {
  const outcomes = Object.entries(result.outcomes).map(
    ([outcome, runs]) => `${outcomePaint(outcome as Outcome, paint)(outcome)} ${numberText(runs)}`,
  );
  const early =
    end === null
      ? ""
      : `, ${end === "interrupted" ? "interrupted" : "the time was over"} before ${numberText(wanted)}`;
  const open =
    result.inconclusive > 0
      ? `; ${numberText(result.inconclusive)} came to no verdict, which is no pass`
      : "";
  const runs = `${count(result.runs, "run")} from seed ${seed}${early}`;
  return `${paint.bold(scenario.name)}: ${runs}${outcomes.length > 0 ? `: ${outcomes.join(", ")}` : ""}${open}`;
}

/** What is wrong: in a line, and for failing runs with their story and the smallest scenario. */
export function findingLines(checked: Checked, finding: Finding, page: Page): string[] {
  const { paint, width } = page;
  const known = finding.isKnown ? paint.dim(" (known to the baseline)") : "";
  const lines = wrap(`${finding.text}${known}`, width, `  ${paint.red("✗")} `);
  if (finding.failing !== null)
    lines.push(...failingLines(checked, finding.failing, page).map((line) => `  ${line}`));
  return lines;
}

function failingLines(checked: Checked, failing: Failing, page: Page): string[] {
  const { failure, smallest, run, replay } = failing;
  const { paint, width } = page;
  const lines: string[] = [];
  for (const phrase of failure.case.varied) lines.push(...wrap(phrase, width - 2, "varied: "));
  const name = { file: `${checked.file}, made as small as it gets`, seed: failure.case.seed, replay };
  const story = { name, verdict: run.verdict, deviations: deviationsOf(failing), draws: run.draws };
  lines.push(...storyLines(story, { paint, width: width - 2 }).slice(0, -1));
  const size = `${sizeText(smallest.scenario)}, out of ${sizeText(checked.scenario)}`;
  const rest = smallest.isDone ? "" : "; there may be a smaller one";
  lines.push(`  ${paint.dim(`The smallest scenario (${size}${rest}):`)}`);
  const data = withoutFunctions(smallest.scenario, checked.scenario);
  const text =
    data === null
      ? ["(it holds functions, which only its file can say)"]
      : yamlText(data.scenario).trimEnd().split("\n");
  for (const { of } of data?.functions ?? [])
    text.push(`# and the function ${of.join(".")} of ${checked.file}`);
  lines.push(...text.map((line) => `    ${line}`), `  ${paint.dim("again:")} ${replay}`);
  return lines;
}

/** `2 steps, 1 node`. */
export function sizeText({ plan, groups }: Scenario): string {
  const nodes = Object.entries(groups).reduce(
    (sum, [name, group]) => sum + nodeNames(name, group.nodes).length,
    0,
  );
  return `${count(plan.length, "step")} and ${count(nodes, "node")}`;
}

/** Whether YAML cannot hold all of a value. */
export function hasCode(value: unknown): boolean {
  if (typeof value === "function") return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasCode);
}

const MOST_SHOWN = 12;

/** In how many runs of all campaigns each feature was seen. */
export function coverageLines(all: readonly Checked[], { paint, width }: Page): string[] {
  const lines = [paint.bold("Covered, in so many runs")];
  const rows = FEATURES.map((feature) => {
    const sums = new Map<string, number>();
    for (const { result } of all)
      for (const [what, runs] of Object.entries(result.coverage[feature]))
        sums.set(what, (sums.get(what) ?? 0) + runs);
    const seen = [...sums].sort((one, other) => other[1] - one[1]);
    const texts = seen.slice(0, MOST_SHOWN).map(([what, runs]) => `${what} ${numberText(runs)}`);
    if (seen.length > MOST_SHOWN) texts.push(`and ${numberText(seen.length - MOST_SHOWN)} more kinds`);
    return [feature, texts.length === 0 ? paint.yellow("nothing") : texts.join(", ")] as const;
  });
  const most = Math.max(...rows.map(([feature]) => feature.length));
  for (const [feature, text] of rows)
    lines.push(...wrap(text, width, `  ${paint.dim(feature.padEnd(most))}  `));
  for (const { scenario, result } of all)
    for (const { word, text, held } of result.statements)
      lines.push(
        ...columns([
          [`  ${word} { ${text} }`, paint.dim(`held in ${count(held, "run")} of ${scenario.name}`)],
        ]),
      );
  return lines;
}

/** `2 scenarios, 2,000 runs, 40 of them twice: 1 with something forbidden or missing, 1 in order`. */
export function checkTotalLines(
  all: readonly Checked[],
  hasBadFiles: boolean,
  { paint, width }: Page,
): string[] {
  const sum = (of: (checked: Checked) => number) => all.reduce((total, checked) => total + of(checked), 0);
  const codes = all.map(exitCodeOfChecked);
  const tally = (code: number, words: string, colour: (text: string) => string) => {
    const n = codes.filter((one) => one === code).length;
    return n === 0 ? [] : [colour(`${numberText(n)} ${words}`)];
  };
  const parts = [
    ...tally(0, "in order", paint.green),
    ...tally(1, "with something forbidden, or that proves nothing", paint.red),
    ...tally(3, "not decided", paint.yellow),
    ...(hasBadFiles ? ["files that are no runnable scenario are not counted"] : []),
  ];
  const runs = `${count(
    sum(({ result }) => result.runs),
    "run",
  )}, ${numberText(sum(({ result }) => result.checkedTwice))} of them twice`;
  return wrap(`${count(all.length, "scenario")}, ${runs}: ${listText(parts)}`, width);
}
