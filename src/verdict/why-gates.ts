import { formatDuration } from "../kernel/duration.ts";
import type { Trace } from "../kernel/trace.ts";
import { Fact, type GateHeader, type GroupHeader, type TraceHeader } from "../model/facts.ts";
import type { Witness } from "./evidence.ts";
import { list, sentence } from "./sentence.ts";
import type { GateVerdict, Why } from "./verdict.ts";

/** Why no gate stopped a plan: a branch for each that says why it saw nothing, and what the blind ones have in common. */
export function* whyNotStopped(
  { header, trace }: Witness,
  gates: readonly GateVerdict[],
): IterableIterator<Why> {
  const looked = gates.filter((gate) => gate.passed !== null || gate.sight === "never-looked");
  if (looked.length === 0) {
    yield { question: "Why did no gate stop the plan?", answer: "The plan has none.", atMs: null };
    return;
  }
  for (const gate of looked) {
    yield {
      question: `Why did the gate "${gate.name}" not stop the plan?`,
      answer: sentence(
        `${whyPassed(gate, gateNamed(header, gate.name))}${anonymousText(gate, gateNamed(header, gate.name), trace)}${ignoredText(gate)}`,
      ),
      atMs: gate.atMs,
    };
  }
  const blind = looked.filter((gate) => gate.sight === "blind");
  if (blind.length === 0) return;
  const whose = blind.length === looked.length ? "each test" : list(blind.map((gate) => `"${gate.name}"`));
  const groups = new Set(blind.map((gate) => gateNamed(header, gate.name).group));
  const lazy = lazyText(header.groups.filter((group) => groups.has(group.name)));
  yield {
    question: `Why did ${whose} look at the old configuration?`,
    answer: sentence(`stored is not running: ${lazy}; until then a test passes against what ran before`),
    atMs: null,
  };
}

function gateNamed(header: TraceHeader, name: string): GateHeader {
  return header.gates.find((gate) => gate.name === name) as GateHeader;
}

/** When the nodes of some groups load, each way once. */
function lazyText(groups: readonly GroupHeader[]): string {
  const ways = [...new Set(groups.map((group) => group.loads))];
  return ways
    .map((loads) => {
      const whose = list(groups.filter((group) => group.loads === loads).map((group) => group.name));
      return `a node of ${whose} loads its file ${loads}`;
    })
    .join(", ");
}

function whyPassed(gate: GateVerdict, words: GateHeader): string {
  const time = words.forMs === 0 ? "looked once" : `looked for ${formatDuration(words.forMs)}`;
  const all = gate.inScope === 1 ? "the one node in its scope" : `all ${gate.inScope} nodes in its scope`;
  switch (gate.sight) {
    case "blind":
      if (words.ask.every((word) => word === "validator"))
        return "blind: it asked the validator, which finds nothing wrong with what is stored and does not look at what runs";
      return `blind: it ${time}${toldText(words)}, and at best ${gate.ranChange} of ${gate.inScope} nodes ran the change`;
    case "masked":
      return `masked: a node was ill of the change, but ${throughText(words)} did not show it`;
    case "too-early":
      return `too early: it ${time}, ${all} ran the change, and its effect was due later`;
    case "tolerated":
      return "tolerated: readings failed because of the change, but not enough of them";
    case "wrong-place":
      return `wrong place: the change has no effect on ${list(words.nodes)}, where it looked`;
    case "lost":
      return "lost: no reading came, and that counts as passing";
    case "never-looked":
      return "nobody looked: it was skipped, or its turn never came";
    case "sighted":
      return gate.passed === false
        ? "it failed because of the change"
        : `it looked while ${all} ran the change, and nothing was wrong yet`;
    case "unrelated":
      return "it failed for a reason that has nothing to do with the change";
  }
}

/** Whom a blind gate met that asked in nobody's name, where the change was served to some accounts. */
function anonymousText({ sight, atMs }: GateVerdict, { account, nodes }: GateHeader, trace: Trace): string {
  if (sight !== "blind" || account !== null) return "";
  const accounts = new Set<string>();
  for (const index of trace.ofKind(Fact.serves)) {
    const { atMs: movedAtMs, subject, object, note } = trace.at(index);
    if (atMs !== null && movedAtMs > atMs) break;
    if (object !== null && nodes.includes(subject ?? "")) accounts.add(note ?? "");
  }
  if (accounts.size === 0) return "";
  return `: it named no account, and so met the version of everybody but ${list([...accounts])}`;
}

function ignoredText(gate: GateVerdict): string {
  return gate.passed === false && !gate.obeyed ? ", and the plan went on all the same" : "";
}

/** What it went by, where that was no look at what runs. */
function toldText({ ask, staysConnected }: GateHeader): string {
  if (ask.includes("acknowledgement")) return ", was told that the load was done";
  return staysConnected ? " in the sessions that it opened first" : "";
}

function throughText(gate: GateHeader): string {
  return gate.through === "balancer" ? "asking through the balancer" : `asking for ${list(gate.ask)}`;
}
