/** What a gate can and cannot see of a change, as far as that can be said without running it. */

import { shortTime } from "../kernel/duration.ts";
import type { ConfigVersion } from "../model/config.ts";
import { refusalOf } from "../model/load-result.ts";
import type { GateModel, Model, NodeModel } from "../model/model.ts";
import type { Look } from "../store/looks.ts";
import type { Taken } from "./explain-load.ts";
import { latest, plus, type Span, spanText } from "./explain-span.ts";
import { count, listText, nodesText } from "./words.ts";

/** How the sentence begins that matters most. */
export const SEES_NOTHING = "It can see nothing of the change:";

/** What is known of a node that the plan has written to. Spans count from the write. */
export interface Written {
  readonly node: NodeModel;
  readonly version: string;
  readonly config: ConfigVersion;
  /** How long ago it was. */
  readonly since: Span;
  /** When it loads the version; null where nothing makes it. */
  readonly loads: Span | null;
  /** What comes of that load. */
  readonly taken: Taken;
}

/** What the plan says of a gate, and what it can see. `isUnsure`: that hangs on the timing. */
export interface GateSight {
  readonly sentences: readonly string[];
  readonly isUnsure: boolean;
}

/**
 * @param now when it begins to look
 * @param written what is known of the nodes in its scope that the plan has written to
 * @param harmed whether the change does harm to any node at all
 */
export function explainGate(
  model: Model,
  gate: GateModel,
  now: Span,
  written: readonly Written[],
  harmed: boolean,
): GateSight {
  if (gate.skip) return { sentences: ["It is skipped: nobody looks."], isUnsure: false };
  const sight = sightOf(gate, written, harmed);
  return {
    sentences: [lookText(model, gate, now), ...sight.sentences, ...howItLooks(model, gate)],
    isUnsure: sight.isUnsure,
  };
}

function lookText({ nodes, groups, requests }: Model, gate: GateModel, now: Span): string {
  const headers = groups.map((group) => group.header);
  const name = (index: number) => (nodes[index] as NodeModel).name;
  const group = groups[gate.group] as Model["groups"][number];
  const whom =
    gate.through === "each" ? nodesText(gate.nodes.map(name), headers) : `the balancer of ${group.name}`;
  const asks = gate.ask.map((ask) => {
    if (ask.what === "request") return (requests[ask.request] as Model["requests"][number]).name;
    if (ask.what === "store") return STORE_LOOKS[ask.look];
    return ask.what === "own" ? "a look of its own" : ASKED[ask.what];
  });
  const until = plus(now, gate.length);
  if (gate.length.hiMs === 0) return `It asks ${whom} once for ${listText(asks)}, at ${spanText(now)}.`;
  const readings = Math.ceil(gate.length.hiMs / gate.everyMs) + 1;
  const isUpTo = gate.once || gate.length.loMs < gate.length.hiMs;
  const window = `from ${spanText(now)} until ${gate.once ? "it passes, at the latest " : ""}${spanText(until)}`;
  return `It asks ${whom} for ${listText(asks)} every ${shortTime(gate.everyMs)}, ${window}: ${isUpTo ? "up to " : ""}${count(readings, "reading")}.`;
}

/** The looks at a store of its own, as what is asked for. */
const STORE_LOOKS: Record<Look, string> = {
  data: "whether it has every object that belongs on it",
  copies: "whether a push reaches as many hosts as before the plan",
  room: "whether a fifth of its quota is free",
  primary: "whether exactly one node takes itself for the primary",
  quorums: "whether what it reads and what it writes have a host in common",
  memory: "whether what it answers out of its memory is the newest",
};

const ASKED = {
  health: "health",
  version: "the running version",
  load: "the load of the group",
  validator: "what the validator says of the file",
  acknowledgement: "what came of the reload",
} as const;

function sightOf(gate: GateModel, written: readonly Written[], harmed: boolean): GateSight {
  const sure = (...sentences: string[]): GateSight => ({ sentences, isUnsure: false });
  if (written.length === 0) return sure(`${SEES_NOTHING} the plan has not written to these nodes yet.`);
  const { version } = written[0] as Written;
  if (gate.ask.every((ask) => ask.what === "validator")) {
    const refused = written
      .filter(({ node, config }) => refusalOf(node, config) !== undefined)
      .map(({ node }) => node.name);
    return sure(
      refused.length > 0
        ? `The validator refuses ${version} on ${listText(refused)}.`
        : `The validator finds nothing wrong with ${version}; it looks at what is stored, and not at what runs.`,
    );
  }
  if (gate.ask.some((ask) => ask.what === "acknowledgement")) return sure(...toldSentences(version, written));
  if (gate.ask.some((ask) => ask.what === "version")) {
    return sure(
      `It asks which version runs: a reading fails while a node that it asks does not run ${gate.version ?? version}.`,
    );
  }
  if (harmed && written.every(({ taken }) => !taken.harmsAtStart && taken.harm === null)) {
    return sure(
      `It looks where ${version} does no harm: it can see nothing of what the change does elsewhere.`,
    );
  }
  const last = latest(written.map(({ since }) => lastReading(gate, since)));
  const from = written.map(({ loads }) => loads);
  if (from.every((loads) => loads === null)) {
    return sure(`${SEES_NOTHING} nothing makes these nodes load ${version} before it has looked.`);
  }
  if (written.every(({ taken }) => taken.much === "none")) {
    return sure(`${SEES_NOTHING} these nodes read ${version} and keep what they ran.`);
  }
  const earliestMs = Math.min(...from.map((loads) => loads?.loMs ?? Number.POSITIVE_INFINITY));
  if (last.hiMs !== null && last.hiMs <= earliestMs) {
    return sure(
      `${SEES_NOTHING} its last reading is ${atMost(last)} after the write, and no node loads ${version} before ${shortTime(earliestMs)} after it.`,
    );
  }
  if (
    from.some((loads) => loads === null || loads.hiMs === null) ||
    (latest(from as Span[]).hiMs as number) >= last.loMs
  ) {
    const early = `a node loads ${version} ${shortTime(earliestMs)} after the write at the earliest`;
    return {
      sentences: [
        `What it sees hangs on the timing: its last reading is ${atMost(last)} after the write, and ${early}.`,
      ],
      isUnsure: true,
    };
  }
  return effectSight(version, last, written);
}

/** What nodes say of a reload, whatever came of it. */
function toldSentences(version: string, written: readonly Written[]): string[] {
  const ways = new Set(written.map(({ node }) => node.load.acknowledges));
  const sentences: string[] = [];
  if (ways.has("truth"))
    sentences.push(
      `It is told the truth: a reading fails where a node has not taken all of ${version} over.`,
    );
  if (ways.has("ok")) sentences.push("It is told that all is well, whatever came of it.");
  if (ways.has("none")) sentences.push("It is told nothing: such a reading is missing.");
  return sentences;
}

/** All nodes run the change by its last reading. Does the change do something by then? */
function effectSight(version: string, last: Span, written: readonly Written[]): GateSight {
  const all = `Every node that it looks at has loaded ${version} by its last reading`;
  const left = [...new Set(written.flatMap(({ taken }) => taken.left))];
  if (left.length > 0) {
    const rest = `these nodes go on with the old ${listText(left)} until somebody starts them`;
    return { sentences: [`It sees a part of ${version} only: ${rest}.`], isUnsure: false };
  }
  const harms = written.flatMap(({ loads, taken }) =>
    taken.harm === null ? [] : [plus(loads as Span, taken.harm)],
  );
  if (harms.length === 0 && written.some(({ taken }) => taken.harmsAtStart)) {
    const start = "the harm comes with a start, and nobody has started them since the write";
    return { sentences: [`${all}, but ${start}.`], isUnsure: false };
  }
  if (harms.length === 0) return { sentences: [`${all}, and that does them no harm.`], isUnsure: false };
  const earliestMs = Math.min(...harms.map(({ loMs }) => loMs));
  const latestMs = latest(harms).hiMs;
  if (last.hiMs !== null && last.hiMs <= earliestMs) {
    const early = `the effect comes ${shortTime(earliestMs)} after the write at the earliest, the last reading ${atMost(last)} after it`;
    return { sentences: [`${all}, but it is too early: ${early}.`], isUnsure: false };
  }
  if (latestMs !== null && latestMs < last.loMs) {
    return { sentences: [`${all}, and the effect is there by then.`], isUnsure: false };
  }
  return { sentences: [`${all}; whether the effect is there by then hangs on the timing.`], isUnsure: true };
}

function lastReading(gate: GateModel, since: Span): Span {
  return plus(since, gate.once ? { ...gate.length, loMs: 0 } : gate.length);
}

function atMost({ loMs, hiMs }: Span): string {
  if (hiMs === null) return `${shortTime(loMs)} or more`;
  return loMs === hiMs ? shortTime(hiMs) : `at most ${shortTime(hiMs)}`;
}

/** What makes it see less, whatever the timing; and what its failing does. */
function howItLooks({ groups, nodes }: Model, gate: GateModel): string[] {
  const sentences: string[] = [];
  const group = groups[gate.group] as Model["groups"][number];
  if (gate.through === "balancer" && group.nodes.length > 1 && group.redundancy.kind !== "brittle") {
    sentences.push("The balancer hides a node that is down for as long as others answer.");
  }
  if (gate.ask.every((ask) => ask.what === "health")) {
    sentences.push("A look at health is shallow: it misses answers that are wrong, slow or failing.");
  }
  const kept = gate.nodes.some((node) => (nodes[node] as NodeModel).load.sessions !== null);
  if (gate.staysConnected && kept)
    sentences.push(
      "It stays in the sessions that it opens first, which go on with what the process ran then.",
    );
  if (gate.tolerates > 0) sentences.push(`It tolerates ${count(gate.tolerates, "failing reading")}.`);
  if (gate.loses > 0)
    sentences.push(`A reading that never comes counts as ${gate.missingPasses ? "passing" : "failing"}.`);
  if (!gate.obeyed) sentences.push("Nobody obeys it: the plan goes on whatever it says.");
  else if (gate.back !== null)
    sentences.push(`If it fails: roll-back${gate.back.restart === "never" ? "" : "-and-restart"}.`);
  return sentences;
}
