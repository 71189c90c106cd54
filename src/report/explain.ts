/** A scenario in plain sentences, without running it. */

import { shortTime } from "../kernel/duration.ts";
import type { Model, NodeModel } from "../model/model.ts";
import type { Notices } from "../scenario/words.ts";
import { changeSentences, clockText, plannedVersions } from "./explain-change.ts";
import { SEES_NOTHING } from "./explain-gate.ts";
import { type Taken, takenText } from "./explain-load.ts";
import { type ExplainedPlan, explainPlan } from "./explain-plan.ts";
import { type Span, spanText } from "./explain-span.ts";
import { wrap } from "./layout.ts";
import type { Page } from "./paint.ts";
import { expectationText } from "./story.ts";
import { count, listText, nodesText, numberText, percentText, rangeText } from "./words.ts";

/** @param again the command that runs the scenario */
export function explainLines(model: Model, again: string, page: Page): string[] {
  const { paint, width } = page;
  const { scenario } = model;
  const plan = explainPlan(model);
  const section = (title: string, sentences: readonly string[]): string[] =>
    sentences.length === 0
      ? []
      : ["", paint.bold(title), ...sentences.flatMap((text) => wrap(begun(text), width, "  "))];
  const lines = [paint.bold(scenario.name)];
  if (scenario.shows !== undefined) lines.push(...wrap(scenario.shows, width).map(paint.dim));
  lines.push(
    ...section(
      "The service",
      model.groups.map((group) => serviceSentence(group, model)),
    ),
  );
  lines.push(
    ...section(
      "The change",
      plannedVersions(model.plan).flatMap((version) => changeSentences(model, version)),
    ),
  );
  lines.push("", paint.bold("The plan, as long as no gate fails"), ...planLines(plan, page));
  lines.push(...section("Who loads when", loadSentences(model, plan)));
  lines.push(...section("What goes wrong by itself", faultSentences(model)));
  lines.push(...section("Who notices, and who acts", peopleSentences(model)));
  lines.push(...section("What is expected", [`${expectationText(model.expect)}.`]));
  lines.push(
    ...section("What cannot be said without running it", unsaid(plan)),
    ...wrap(again, width, "    "),
  );
  return lines;
}

function serviceSentence({ header, nodes }: Model["groups"][number], model: Model): string {
  const { name, redundancy, loads, users, slo } = header;
  const { start, supervisor, needs } = model.nodes[nodes[0] as number] as NodeModel;
  const isNeeded = model.nodes.some((node) =>
    node.needs.some(({ group }) => model.groups[group]?.header === header),
  );
  const needed = needs.map(({ group }) => (model.groups[group] as Model["groups"][number]).header.name);
  const sentences = [
    `${name}: ${count(nodes.length, "node")}; a request needs ${redundancy}.`,
    `A process loads its file ${loads}${start.hiMs === 0 ? "" : ` and takes ${rangeText(start)} to start`}.`,
  ];
  sentences.push(...adoptionSentences(model.nodes[nodes[0] as number] as NodeModel));
  if (needed.length > 0) sentences.push(`To answer it needs ${listText(needed)}.`);
  if (supervisor !== null)
    sentences.push(`A supervisor starts it again ${rangeText(supervisor.after)} after a crash.`);
  sentences.push(
    users === null
      ? isNeeded
        ? "No users of its own."
        : "Nobody uses it."
      : `${usersText(users.count)} use it; it fails below ${percentText(slo)}.`,
  );
  return sentences.join(" ");
}

/** What else there is to say of how a node takes a file over. */
function adoptionSentences({ load, torn }: NodeModel): string[] {
  const { sessions, acknowledges } = load;
  const sentences: string[] = [];
  if (torn.hiMs > 0)
    sentences.push(`A write into its file takes ${rangeText(torn)}, and until then half of it is there.`);
  if (sessions !== null) {
    const outlive = sessions.outlive ? ", also when the process is gone" : "";
    sentences.push(
      `Users keep ${count(sessions.count, "session")} open on it, each of which goes on with the old${outlive} and goes over ${rangeText(sessions.follow)} after a load.`,
    );
  }
  if (acknowledges === "truth") sentences.push("Whoever has it reload is told what came of it.");
  if (acknowledges === "ok")
    sentences.push("Whoever has it reload is told that all is well, whatever comes of it.");
  return sentences;
}

function usersText(counts: readonly { readonly fromMs: number; readonly users: number }[]): string {
  const texts = counts.map(({ fromMs, users }, index) => {
    const many = index === 0 ? count(users, "user") : numberText(users);
    return counts.length === 1 ? many : `${many} from ${clockText(fromMs)}`;
  });
  return `${listText(texts)}${counts.length === 1 ? "" : " on"}`;
}

function planLines({ steps, endsAt }: ExplainedPlan, { paint, width }: Page): string[] {
  const lines: string[] = [];
  for (const [index, { at, text, sentences }] of steps.entries()) {
    const first = `${String(index + 1).padStart(3)}. `;
    lines.push(...wrap(`${paint.cyan(text)}, at ${spanText(at)}.`, width, first));
    for (const sentence of sentences) {
      const told = wrap(begun(sentence), width, "     ");
      lines.push(...(sentence.startsWith(SEES_NOTHING) ? told.map(paint.yellow) : told));
    }
  }
  const end =
    endsAt === null
      ? "Here the plan stops, and what was written stays."
      : `The plan ends at ${spanText(endsAt)}. From then on it stops for nothing.`;
  return [...lines, ...wrap(end, width, "  ")];
}

/** For the nodes of each group that load at the same time: when, and whether the plan is over by then. */
function loadSentences({ groups, horizonMs }: Model, { loads, endsAt }: ExplainedPlan): string[] {
  const headers = groups.map((group) => group.header);
  const alike = new Map<string, { names: string[]; version: string; at: Span | null; taken: Taken }>();
  for (const { node, version, at, taken } of loads) {
    const key = JSON.stringify([node.groupName, version, at?.loMs, at?.hiMs, taken.much, taken.left]);
    const known = alike.get(key);
    if (known === undefined) alike.set(key, { names: [node.name], version, at, taken });
    else known.names.push(node.name);
  }
  return [...alike.values()].map(({ names, version, at, taken }) => {
    const who = nodesText(names, headers);
    if (at === null) return `${who}: nothing loads ${version} until somebody starts or signals them.`;
    const late = at.hiMs !== null && at.hiMs > horizonMs ? ` The run ends at ${shortTime(horizonMs)}.` : "";
    const after =
      endsAt?.hiMs !== undefined && endsAt.hiMs !== null && at.loMs >= endsAt.hiMs
        ? ", when the plan is over"
        : "";
    return `${who} ${names.length > 1 ? "load" : "loads"} ${version} at ${spanText(at)}${after}${takenText(taken, names.length > 1)}.${late}`;
  });
}

function faultSentences({ faults, nodes, groups }: Model): string[] {
  const headers = groups.map((group) => group.header);
  return faults.map(({ at, does, nodes: indices, lasts }) => {
    const names = indices.map((index) => (nodes[index] as Model["nodes"][number]).name);
    return `${does} of ${nodesText(names, headers)} at ${spanText(at)}${lasts === null ? "" : `, for ${spanText(lasts)}`}.`;
  });
}

function peopleSentences({ monitors, groups }: Model): string[] {
  if (monitors.length === 0) return ["Nobody watches, and so nobody acts."];
  const sentences = monitors.map(({ name, notices, after, groups: watched }) => {
    const where = watched.map((index) => (groups[index] as Model["groups"][number]).name).join(", ");
    const what = NOTICED[notices];
    return `${name} watches ${where}: when ${what} for ${rangeText(after)}, it reports.`;
  });
  for (const acts of new Set(monitors.map((monitor) => monitor.acts))) {
    const names = monitors.filter((monitor) => monitor.acts === acts).map(({ name }) => name);
    const report = names.length < monitors.length ? `the report of ${listText(names)}` : "the report";
    for (const [index, { does, after }] of acts.list.entries()) {
      sentences.push(`The operator: ${does}, ${rangeText(after)} after ${index === 0 ? report : "that"}.`);
    }
    if (acts.list.length === 0) sentences.push(`Nobody acts on ${report}.`);
  }
  return sentences;
}

const NOTICED: Readonly<Record<Notices, string>> = {
  failure: "requests fail",
  symptom: "a node does not serve",
  load: "more is asked than should be",
  stale: "a node runs what it should no longer",
};

function unsaid({ unsure, loads }: ExplainedPlan): string[] {
  const sentences: string[] = [];
  if (unsure.length > 0)
    sentences.push(`What ${listText(unsure.map((gate) => `"${gate}"`))} will see: run it under many seeds.`);
  const isDrawn = loads.some(({ at }) => at !== null && at.loMs !== at.hiMs);
  if (isDrawn) sentences.push("Which node loads first, and so from when to when users are hurt.");
  return [...sentences, "The outcome, and what it costs:"];
}

/** A sentence with its capital; what begins with a name keeps it as it is written. */
function begun(sentence: string): string {
  return sentence.replace(/^(both|all) /, (word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
}
