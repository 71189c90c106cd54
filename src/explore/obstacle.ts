import type { Draw } from "../kernel/choices.ts";
import type { Model } from "../model/model.ts";
import { Run } from "../run.ts";
import type { Outcome } from "../scenario/words.ts";
import { list } from "../verdict/sentence.ts";
import { withAnswers } from "./counterexample.ts";

/** Why a plan is not safe, however long one of its times is: how a run with the longest one goes wrong. */
export interface Obstacle {
  readonly outcome: Outcome;
  /** What made the failure come about, and when: a sentence each, from the failure up its causes. */
  readonly effect: readonly string[];
  /** Why no gate stopped the plan: a sentence each. */
  readonly gates: readonly string[];
}

/** @param draws a timing under which the scenario goes wrong */
export function obstacleOf(model: Model, draws: readonly Draw[]): Obstacle {
  const { verdict, whys } = new Run(model, withAnswers(draws), {});
  const { outcome, inconclusive } = verdict;
  if (outcome === "inconclusive") return { outcome, effect: whatItNeeds(model, inconclusive), gates: [] };
  const isOfGate = (question: string) => /^Why did (no gate|the gate) /.test(question);
  // The first says that users were not served, and the last but those of gates how the version came into the file.
  const others = whys.filter(({ question }) => !isOfGate(question));
  const effect = others.slice(1, 3).map(({ answer }) => answer);
  const gates = whys.filter(({ question }) => isOfGate(question));
  return {
    outcome,
    effect,
    gates: gates.map(({ question, answer }) => gateText(question, answer)),
  };
}

function gateText(question: string, answer: string): string {
  const name = /^Why did the (gate ".*") not stop/.exec(question)?.[1];
  if (name === undefined) return "The plan has no gate.";
  const text = `${answer.charAt(0).toLowerCase()}${answer.slice(1)}`;
  // Most answers begin with what the gate was, such as "too early"; the others are sentences.
  return /^(it|nobody) /.test(text) ? `The ${name} let it pass: ${text}` : `The ${name} was ${text}`;
}

/** What is open at the horizon; and, where a version was not loaded until then, when it would have been. */
function whatItNeeds({ groups }: Model, inconclusive: readonly string[]): string[] {
  const [first, ...others] = inconclusive;
  const more = others.length === 0 ? "" : `, and ${others.length} more like that`;
  const open = `No verdict: ${first}${more}.`;
  if (!inconclusive.some((text) => / did not run /.test(text))) return [open];
  const ways = [...new Set(groups.map(({ header }) => header.loads))];
  const needs = ways.map((loads) => {
    const whose = groups.filter(({ header }) => header.loads === loads).map(({ name }) => name);
    return `a node of ${list(whose)} loads its file ${loads}`;
  });
  return [`The failure needs a load, and ${needs.join("; ")}.`, open];
}
