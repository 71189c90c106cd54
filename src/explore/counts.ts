import type { Draw } from "../kernel/choices.ts";
import type { GateModel, Model, NodeModel } from "../model/model.ts";
import { Run } from "../run.ts";
import type { Outcome } from "../scenario/words.ts";
import { withAnswers } from "./counterexample.ts";
import { drawsAs, type LocalClass, MOST_LOCAL, TiedError, weighedClasses } from "./local-classes.ts";
import { alikeNodes, downToFail, whatTiesNodes } from "./separate.ts";
import { type ExactShare, exactShare } from "./share.ts";

/** How a scenario ends over all timings, counted class by class. */
export interface Counts {
  /** In how many regions the timings fall: choices of a class for each node, where alike nodes are interchangeable. */
  readonly regions: bigint;
  /** How many states the counting needed. */
  readonly states: number;
  readonly shares: ReadonlyMap<Outcome, ExactShare>;
  /** For each outcome a timing that ends so. */
  readonly examples: ReadonlyMap<Outcome, readonly Draw[]>;
}

/** How many states all nodes together may have. */
const MOST_STATES = 200_000;

/**
 * Counts the outcomes of a scenario over every timing, node by node instead of region by region: where nodes meet only when a
 * gate looks, all that matters of a node is at which looks it is down, and how it ends. So one node of each kind is explored
 * alone, its regions are weighed, and the nodes are put together one after another, with the numbers of those that are down
 * as the state. The work grows with the number of nodes and not with its power.
 *
 * @returns null where nodes meet otherwise: then regions of all nodes together say what is so
 */
export function countOutcomes(model: Model): Counts | null {
  if (whatTiesNodes(model) !== null) return null;
  try {
    return countsOf(model);
  } catch (error) {
    if (error instanceof TiedError) return null;
    throw error;
  }
}

/** A kind of node: those that are alike, and the classes of each. */
interface Kind {
  readonly nodes: readonly NodeModel[];
  readonly regions: number;
  readonly classes: readonly MergedClass[];
  /** The weight of all classes of a node together. */
  readonly weight: bigint;
}

/** The classes of a node that are alike to gates and to the judge, as one. */
interface MergedClass extends Pick<LocalClass, "fails" | "illBeforeEnd" | "draws"> {
  /** The number of its way, among the ways of all kinds. */
  readonly way: number;
  readonly weight: bigint;
}

/** Some of the nodes put together. */
interface State {
  /** How many are down at each look; null where a gate has stopped the plan, whatever the others do. */
  readonly down: readonly number[] | null;
  /** How many go each way. */
  readonly ways: readonly number[];
  readonly weight: bigint;
  /** One way to come to it: the class of each node, in order. */
  readonly example: readonly MergedClass[];
}

function countsOf(model: Model): Counts {
  const wayNumbers = new Map<string, number>();
  const kinds = alikeNodes(model).map((nodes) => kindOf(model, nodes, wayNumbers));
  const looks = looksOf(model);
  const none = { down: looks.map(() => 0), ways: [...wayNumbers].map(() => 0), weight: 1n, example: [] };
  let states: readonly State[] = [none];
  let most = 1;
  for (const kind of kinds) {
    for (const _ of kind.nodes) {
      states = withNode(states, kind, looks);
      most = Math.max(most, states.length);
      if (most > MOST_STATES) throw new TiedError("too many states");
    }
  }
  const of = kinds.reduce((all, kind) => kind.nodes.reduce((product) => product * kind.weight, all), 1n);
  const sum = states.reduce((all, { weight }) => all + weight, 0n);
  if (sum !== of) throw new Error(`the classes of all nodes weigh ${sum} of ${of}`);

  const weights = new Map<Outcome, bigint>();
  const examples = new Map<Outcome, readonly Draw[]>();
  for (const state of states) {
    const draws = drawsOf(state, kinds);
    const outcome = outcomeOf(model, draws, state);
    weights.set(outcome, (weights.get(outcome) ?? 0n) + state.weight);
    if (!examples.has(outcome)) examples.set(outcome, draws);
  }
  return {
    regions: kinds.reduce((all, { nodes, regions }) => all * multisets(nodes.length, regions), 1n),
    states: most,
    shares: new Map([...weights].map(([outcome, points]) => [outcome, exactShare({ points, of })])),
    examples,
  };
}

/** A look of a gate. */
interface Look {
  readonly gate: GateModel;
  /** How many nodes must be down for it to fail. */
  readonly downToFail: number;
}

function looksOf(model: Model): Look[] {
  return model.plan.flatMap((step) => {
    if (step.does !== "gate" || step.gate.skip) return [];
    const { gate } = step;
    // Both ends are looked at, also where the period does not divide the time.
    const count = 1 + Math.ceil(gate.length.hiMs / gate.everyMs);
    return Array.from({ length: count }, () => ({ gate, downToFail: downToFail(gate, model) }));
  });
}

function kindOf(model: Model, nodes: readonly NodeModel[], wayNumbers: Map<string, number>): Kind {
  const { classes, of } = weighedClasses(model, nodes[0] as NodeModel, MOST_LOCAL);
  const merged = new Map<string, MergedClass>();
  for (const { fails, way, illBeforeEnd, draws, weight: own } of classes) {
    const wayKey = `${nodes[0]?.name}: ${way} ${illBeforeEnd}`;
    const number = wayNumbers.get(wayKey) ?? wayNumbers.size;
    wayNumbers.set(wayKey, number);
    const key = `${fails.map(Number).join("")} ${number}`;
    const weight = own + (merged.get(key)?.weight ?? 0n);
    merged.set(key, { fails, way: number, illBeforeEnd, draws, weight });
  }
  return { nodes, regions: classes.length, classes: [...merged.values()], weight: of };
}

/** All states with one node more. */
function withNode(states: readonly State[], kind: Kind, looks: readonly Look[]): State[] {
  const found = new Map<string, State>();
  for (const state of states) {
    for (const one of kind.classes) {
      const down = state.down === null ? null : downWith(state.down, one.fails, looks);
      const ways = state.ways.map((count, way) => (way === one.way ? count + 1 : count));
      const key = `${down?.join() ?? "stopped"} ${ways.join()}`;
      const known = found.get(key);
      const weight = state.weight * one.weight + (known?.weight ?? 0n);
      found.set(key, { down, ways, weight, example: known?.example ?? [...state.example, one] });
    }
  }
  return [...found.values()];
}

/** How many are down at each look, with one node more; beyond what makes a look fail, nobody counts. */
function downWith(
  down: readonly number[],
  fails: readonly boolean[],
  looks: readonly Look[],
): readonly number[] | null {
  const failed = new Map<GateModel, number>();
  const sum = down.map((count, place) => {
    const { gate, downToFail } = looks[place] as Look;
    const more = fails[place] ? Math.min(count + 1, downToFail) : count;
    if (more === downToFail) failed.set(gate, (failed.get(gate) ?? 0) + 1);
    return more;
  });
  return [...failed].some(([gate, count]) => count > gate.tolerates) ? null : sum;
}

function drawsOf({ example }: State, kinds: readonly Kind[]): Draw[] {
  const nodes = kinds.flatMap(({ nodes }) => nodes.map((node) => ({ node, like: nodes[0] as NodeModel })));
  return nodes.flatMap(({ node, like }, place) => drawsAs(node, like, (example[place] as MergedClass).draws));
}

/**
 * The outcome of all timings of a state: that of one of them. What the judge asks is whether a group ever falls below its slo,
 * and nodes of these scenarios only go down: so it is answered by how many are down in the end.
 */
function outcomeOf(model: Model, draws: readonly Draw[], state: State): Outcome {
  const run = new Run(model, withAnswers(draws), {});
  const { outcome } = run;
  const watches = model.monitors.some(({ acts }) => acts.list.length > 0);
  const isSymptomWatched = model.monitors.some(
    ({ acts, notices }) => acts.list.length > 0 && notices !== "failure",
  );
  if (state.down === null) {
    if (outcome === "caught" && run.unstoppedVerdict.firstFailureAtMs !== null) return outcome;
    if (
      outcome === "false-alarm" &&
      model.plan.every((step) => step.does !== "gate" || step.gate.back === null)
    )
      return outcome;
    throw new TiedError(`what a plan that is stopped ends as rests on more than counts: ${outcome}`);
  }
  if (isSymptomWatched && run.verdict.firstSymptomAtMs !== null)
    throw new TiedError("people act when they see a symptom");
  const { fuseMs } = run.verdict;
  // What fails at the instant of the acceptance fails after it: the plan goes first.
  if (watches && (outcome === "caught" || (fuseMs !== null && fuseMs < 0)))
    throw new TiedError("people may act before the plan has ended");
  return outcome;
}

/** In how many ways so many alike nodes can have one of so many classes each: C(nodes + classes − 1, nodes). */
function multisets(nodes: number, classes: number): bigint {
  let ways = 1n;
  for (let node = 1n; node <= nodes; node++) ways = (ways * (BigInt(classes) + node - 1n)) / node;
  return ways;
}
