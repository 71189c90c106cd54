import { formatDuration } from "../kernel/duration.ts";
import type { GateModel, Model } from "../model/model.ts";
import { simulate } from "../run.ts";
import { compile } from "../scenario/compile.ts";
import type { Gate, Scenario, Step } from "../scenario/words.ts";

/** A change of the plan, and how often it would have caught what the plan as it is lets through. */
export interface Remedy {
  /** What to change, such as `restart test before the gate "two-box test"`. */
  readonly text: string;
  /** The scenario with the change. */
  readonly scenario: Scenario;
  /** In how many runs it was caught. */
  readonly caught: number;
  /** In how many runs nothing slipped through: no slow fuse, and nothing left open. */
  readonly safe: number;
  /** In how many runs users met a failure all the same, as where production itself is what catches it. */
  readonly hurt: number;
  readonly runs: number;
  /** How much longer the plan takes when the change is good, in ms; null where it does not end. */
  readonly addedMs: number | null;
}

/**
 * Tries each of a few single changes of the plan: restart the nodes before a gate, look for as long as the laziest node
 * takes, look at each node by itself, wait until each node says that it runs the new version, take no failing or missing
 * reading, skip or ignore nothing. Each is simulated under the same seeds. This samples; it proves nothing.
 *
 * @param seeds which runs; default 1 to 20
 * @returns those that caught something, the surest first, then the one that hurts least, then the quickest
 */
export function findRemedies(scenario: Scenario, seeds: readonly number[] = FIRST_TWENTY): Remedy[] {
  const before = planMs(scenario);
  return candidates(compile(scenario))
    .map(({ text, scenario: other }): Remedy => {
      const verdicts = seeds.map((seed) => simulate(other, seed).verdict);
      const outcomes = verdicts.map((verdict) => verdict.outcome);
      const after = planMs(other);
      return {
        text,
        scenario: other,
        caught: outcomes.filter((outcome) => outcome === "caught").length,
        safe: outcomes.filter((outcome) => outcome === "caught" || outcome === "clean").length,
        hurt: verdicts.filter((verdict) => verdict.firstFailureAtMs !== null).length,
        runs: seeds.length,
        addedMs: before === null || after === null ? null : after - before,
      };
    })
    .filter((remedy) => remedy.caught > 0)
    .sort(
      (one, other) =>
        other.caught - one.caught ||
        one.hurt - other.hurt ||
        (one.addedMs ?? NEVER) - (other.addedMs ?? NEVER),
    );
}

const FIRST_TWENTY = Array.from({ length: 20 }, (_, index) => index + 1);
const NEVER = Number.MAX_SAFE_INTEGER;

/** How long the plan takes when nothing is wrong: in the twin of the first run. */
function planMs(scenario: Scenario): number | null {
  const { trace } = simulate(scenario, 1).world("unstopped-twin");
  for (const record of trace) if (record.kind === "plan-end") return record.atMs;
  return null;
}

interface Candidate {
  readonly text: string;
  readonly scenario: Scenario;
}

function candidates(model: Model): Candidate[] {
  return model.plan.flatMap((step, place): Candidate[] => {
    if (step.does !== "gate") return [];
    if (step.gate.skip)
      return [changed(model, place, `do not skip the gate "${step.gate.name}"`, { skip: false })];
    return [
      ...beStrict(model, step.gate, place),
      ...restartFirst(model, step.gate, place),
      ...lookLonger(model, step.gate, place),
      ...lookAtEach(model, step.gate, place),
      ...askVersion(model, step.gate, place),
    ];
  });
}

function restartFirst({ scenario, groups, plan }: Model, gate: GateModel, place: number): Candidate[] {
  const before = plan[place - 1];
  if (before?.does === "restart" && before.force) return [];
  const group = (groups[gate.group] as { name: string }).name;
  const restart: Step = { restart: { on: group } };
  const steps = [...scenario.plan.slice(0, place), restart, ...scenario.plan.slice(place)];
  return [
    {
      text: `stop and start ${group} before the gate "${gate.name}"`,
      scenario: { ...scenario, plan: steps },
    },
  ];
}

function lookLonger(model: Model, gate: GateModel, place: number): Candidate[] {
  const loads = gate.nodes.map((node) => (model.nodes[node] as Model["nodes"][number]).load.longestMs);
  if (loads.includes(null)) return [];
  // One more reading after the laziest load: at the same instant the gate looks before the node loads.
  const longest = Math.max(...(loads as number[])) + gate.everyMs;
  const lacking = longest - gate.forMs;
  const room = model.horizonMs > longest;
  if (lacking <= 0 || !room) return [];
  const text = `let the gate "${gate.name}" look for ${formatDuration(longest)} instead of ${formatDuration(gate.forMs)}`;
  return [changed(model, place, text, { for: formatDuration(longest) })];
}

/** Lets a gate stop the plan at whatever it has seen, or should have. */
function beStrict(model: Model, gate: GateModel, place: number): Candidate[] {
  const name = `the gate "${gate.name}"`;
  const stricter: Candidate[] = [];
  if (!gate.obeyed) stricter.push(changed(model, place, `stop when ${name} fails`, { obeyed: true }));
  if (gate.tolerates > 0) {
    stricter.push(changed(model, place, `let ${name} take no failing reading`, { tolerates: 0 }));
  }
  if (gate.loses > 0 && gate.missingPasses) {
    const text = `let ${name} fail where a reading is missing`;
    stricter.push(changed(model, place, text, { missing: "fails" }));
  }
  return stricter;
}

function lookAtEach(model: Model, gate: GateModel, place: number): Candidate[] {
  if (gate.through === "each") return [];
  const text = `let the gate "${gate.name}" look at each node by itself`;
  return [changed(model, place, text, { through: "each" })];
}

/** Asks for the running version until every node has it, and asks whatever the gate asks at the same time. */
function askVersion(model: Model, gate: GateModel, place: number): Candidate[] {
  const words = gateWords(model.scenario.plan[place] as Step);
  if (words.ask.includes("version")) return [];
  const loads = gate.nodes.map((node) => (model.nodes[node] as Model["nodes"][number]).load.longestMs);
  if (loads.includes(null)) return [];
  const longest = Math.max(gate.forMs, Math.max(...(loads as number[])) + gate.everyMs);
  if (longest >= model.horizonMs) return [];
  const text = `let the gate "${gate.name}" wait, for up to ${formatDuration(longest)}, until every node says that it runs the new version`;
  const change = {
    ask: [...words.ask, "version"],
    through: "each",
    passes: "once",
    for: formatDuration(longest),
  } as const;
  return [changed(model, place, text, change)];
}

function changed(model: Model, place: number, text: string, change: Partial<Gate>): Candidate {
  return { text, scenario: withGate(model, place, change) };
}

function withGate({ scenario }: Model, place: number, change: Partial<Gate>): Scenario {
  const plan = scenario.plan.map((step, index) =>
    index === place ? { gate: { ...gateWords(step), ...change } } : step,
  );
  return { ...scenario, plan };
}

function gateWords(step: Step): Gate {
  return (step as { gate: Gate }).gate;
}
