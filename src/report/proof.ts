/** A proof over every timing in words: the verdict first, then how, how much, the counterexample, and what it rests on. */

import type { Proof } from "../explore/proof.ts";
import type { Scenario } from "../scenario/words.ts";
import { yamlText } from "../scenario/yaml-text.ts";
import { hasCode, sizeText } from "./campaign.ts";
import { conditionTexts, slackText } from "./conditions.ts";
import { columns, wrap } from "./layout.ts";
import { marginLines } from "./margins.ts";
import type { Page, Paint } from "./paint.ts";
import { exitCodeOfProof, type Proved, type Refutation, type Smallest } from "./proved.ts";
import { shareRows, timingsText } from "./share.ts";
import { storyLines } from "./story.ts";
import { count, listText, numberText } from "./words.ts";

/** What is told of one scenario; what it rests on is told apart. */
export function proofLines(proved: Proved, page: Page): string[] {
  const { scenario, proof, refutation } = proved;
  const { paint, width } = page;
  const colour = colourOf(proof, paint);
  const head = `${paint.bold(colour(proof.verdict))} ${paint.bold(scenario.name)}: ${sentence(proof)}`;
  const lines = wrap(head, width, `${colour(SIGNS[exitCodeOfProof(proof)])} `);
  for (const text of howTexts(proved)) lines.push(...wrap(text, width, "  "));
  lines.push(...columns(shareRows(proof).map((row) => indented(row, paint))));
  if (proof.margins !== null) lines.push("", ...marginLines(proof, page));
  if (refutation !== null) lines.push("", ...refutationLines(refutation, scenario, page));
  return lines;
}

const SIGNS = { 0: "✓", 1: "✗", 3: "–" } as const;

function colourOf(proof: Proof, paint: Paint): (text: string) => string {
  return { 0: paint.green, 1: paint.red, 3: paint.yellow }[exitCodeOfProof(proof)];
}

function indented([outcome, share, known]: readonly string[], paint: Paint): string[] {
  return [`  ${outcome}`, share as string, paint.dim(known as string)];
}

/** What the verdict says, in a sentence. */
export function sentence(proof: Proof): string {
  switch (proof.verdict) {
    case "PROVED":
      return `no timing ends as a slow fuse${alarmText(proof)}`;
    case "REFUTED":
      return `${proof.slowFuse?.share === 1 ? "every timing ends" : "some timings end"} as a slow fuse`;
    case "BOUNDED":
      return "no slow fuse was found, but not every timing was looked at, which is no pass";
    case "UNKNOWN":
      return "it cannot be said of every timing, which is no pass";
  }
}

/** A plan that cries wolf lets nothing through, and that is no merit. */
function alarmText({ outcomes }: Proof): string {
  const alarm = outcomes.find(({ outcome }) => outcome === "false-alarm");
  if (alarm === undefined) return "";
  const whose = alarm.exact === null ? "of the sampled runs" : "of the timings";
  const how = alarm.share === 1 ? `, but all ${whose} end` : `; ${timingsText(alarm.share)} ${whose} end`;
  return `${how} as a false alarm: it stops a change that would have done no harm`;
}

/** How it is known. */
function howTexts({ proof, budget, isInterrupted }: Proved): string[] {
  const { verdict, method, regions, isComplete, bound, unknown } = proof;
  if (unknown !== null) return [`${unknown.where}: ${unknown.why}`];
  const found = count(regions, "region");
  const ended = isInterrupted ? "it was interrupted" : `the budget of ${count(budget, "run")} was spent`;
  if (method === "counts")
    return [
      `Nodes were looked at one by one and put together by counting: ${found} of timings, which are all there are.`,
    ];
  if (isComplete)
    return [
      regions === 1
        ? "All timings are one region: the run is the same in each of them, as far as the question goes."
        : `All timings are ${found}; in each of them the run is the same, as far as the question goes.`,
    ];
  if (verdict === "REFUTED") return [`Among ${found} of timings; then ${ended}.`];
  if (bound === null) return [];
  const covered = bound.covered === null ? "a part that could not be counted" : timingsText(bound.covered);
  const rest =
    bound.runs === 0
      ? "No random run fell into the rest, so nothing is known of it."
      : `Of the rest, p < ${boundText(bound.mostOfRest)} at 95 %: none of the ${count(bound.runs, "random run")} that fell into it was a slow fuse.`;
  return [`Covered exactly: ${covered} of the timings, in ${found}; then ${ended}.`, rest];
}

/** Rounded up, so that it stays a bound: `0.6 %`. */
export function boundText(share: number): string {
  return `${Number((Math.ceil(share * 10_000) / 100).toFixed(2))} %`;
}

function refutationLines(refutation: Refutation, whole: Scenario, page: Page): string[] {
  const { counterexample, run, replay, smallest } = refutation;
  const { paint, width } = page;
  const slack = slackText(counterexample.slackMs);
  const head = `A counterexample${slack === "" ? "" : `, from the middle of its region: ${slack}`}`;
  const name = { file: "", seed: null, replay };
  const story = storyLines({ name, verdict: run.verdict, deviations: [], draws: run.draws }, page);
  const lines = [...wrap(head, width, "  ").map(paint.bold), ...story.slice(1).map((line) => `  ${line}`)];
  const needs = conditionTexts(counterexample.conditions);
  lines.push("", `  ${paint.bold("What the timings must satisfy for it")}`);
  if (needs.length === 0) lines.push("    Nothing: any timing will do.");
  for (const text of needs) lines.push(...wrap(text, width, "    - "));
  if (smallest !== null) lines.push("", ...smallestLines(smallest, whole, page));
  return lines;
}

function smallestLines(smallest: Smallest, whole: Scenario, { paint }: Page): string[] {
  const size = `${sizeText(smallest.scenario)}, out of ${sizeText(whole)}`;
  const more = smallest.isDone ? "" : "; there may be a smaller one";
  const text = hasCode(smallest.scenario)
    ? ["(it holds functions, which only its file can say)"]
    : yamlText(smallest.scenario).trimEnd().split("\n");
  const again = smallest.replay === null ? [] : [`    ${paint.dim("again:")} ${smallest.replay}`];
  return [
    `  ${paint.bold("The smallest scenario that fails so")} (${size}${more})`,
    ...text.map((line) => `    ${line}`),
    ...again,
  ];
}

/** What the proofs rest on: what all share once, and the rest with the scenarios that it is about. */
export function assumptionLines(all: readonly Proved[], { paint, width }: Page): string[] {
  const names = new Map<string, string[]>();
  for (const { proof, scenario } of all)
    for (const text of proof.assumptions) names.set(text, [...(names.get(text) ?? []), scenario.name]);
  const texts = [...names].sort(([, some], [, more]) => more.length - some.length);
  const lines = texts.flatMap(([text, of]) =>
    wrap(of.length === all.length ? text : `${text} (${listText(of)})`, width, "  - "),
  );
  return [paint.bold("It rests on"), ...lines];
}

const WORDS = [
  ["PROVED", "proved"],
  ["REFUTED", "refuted"],
  ["BOUNDED", "bounded"],
  ["UNKNOWN", "unknown"],
] as const;

/** `4 scenarios: 2 proved, 1 refuted and 1 unknown`. */
export function proofTotalLines(
  all: readonly Proved[],
  hasBadFiles: boolean,
  { paint, width }: Page,
): string[] {
  const parts = WORDS.flatMap(([verdict, word]) => {
    const found = all.filter(({ proof }) => proof.verdict === verdict);
    return found[0] === undefined
      ? []
      : [colourOf(found[0].proof, paint)(`${numberText(found.length)} ${word}`)];
  });
  const bad = hasBadFiles ? ["files that are no runnable scenario are not counted"] : [];
  return wrap(`${count(all.length, "scenario")}: ${listText([...parts, ...bad])}`, width);
}
