import type { Draw } from "../kernel/choices.ts";
import { Fact } from "../model/facts.ts";
import type { Ask, GateModel, GroupModel, Model, NodeModel } from "../model/model.ts";
import { simulateModel } from "../simulate.ts";
import { judgeGates } from "../verdict/judge.ts";
import { withAnswers } from "./counterexample.ts";
import { type Glance, glanceOf } from "./glances.ts";
import { drawsAs, type LocalClass, TiedError, type Weighed, weighedClasses } from "./local-classes.ts";
import { alikeNodes, whatTiesNodes } from "./separate.ts";
import { type ExactShare, exactShare, type Fraction } from "./share.ts";

/** How many regions one node alone may have. */
const MOST_LOCAL = 1_000;

/**
 * Counts what comes of each gate where nodes meet only when a gate looks: what a gate could see rests on the nodes of its group
 * alone, so each group is counted by itself, with every gate passing and nobody acting, and the groups are put together.
 *
 * @param most how many choices of a class for each node of a group are run, at the most
 * @returns for each gate its glances; null where nodes meet otherwise, or there are too many choices
 */
export function countedGlances(model: Model, most: number): Map<Glance, ExactShare>[] | null {
  // A gate that asks for the version can fail for one reason at the reading that ends it, and for another at its last.
  if (whatTiesNodes(model) !== null || gatesOf(model).some(({ ask }) => ask.some(isOfVersion))) return null;
  try {
    const groups = model.groups.map((group) => viewsOf(model, group, most));
    return together(model, groups);
  } catch (error) {
    if (error instanceof TiedError) return null;
    throw error;
  }
}

function gatesOf({ plan }: Model): GateModel[] {
  return plan.flatMap((step) => (step.does === "gate" ? [step.gate] : []));
}

function isOfVersion({ what }: Ask): boolean {
  return what === "version";
}

/** What the gates of one group come to while no plan is stopped: by their places among all gates. */
interface View {
  readonly seen: ReadonlyMap<number, Seen>;
  readonly part: Fraction;
}

interface Seen {
  readonly glance: Glance;
  /** Whether the plan ends with it. */
  readonly fails: boolean;
}

function viewsOf(model: Model, group: GroupModel, most: number): View[] {
  const places = [...model.header.gates.entries()].filter(([, gate]) => gate.group === group.name);
  if (places.length === 0) return [{ seen: new Map(), part: ALL }];
  const kinds = alikeNodes(model)
    .filter(([node]) => model.groups[(node as NodeModel).group] === group)
    .map((nodes) => ({ nodes, ...weighedClasses(model, nodes[0] as NodeModel, MOST_LOCAL) }));
  let choices: Choice[] = [{ draws: [], part: ALL }];
  for (const kind of kinds) {
    const more = choicesOf(kind, most);
    if (choices.length * more.length > most) throw new TiedError("too many choices of classes");
    choices = choices.flatMap((one) => {
      return more.map(({ draws, part }) => ({
        draws: [...one.draws, ...draws],
        part: times(one.part, part),
      }));
    });
  }
  const views = new Map<string, View>();
  for (const { draws, part } of choices) {
    const all = lookUnstopped(model, draws);
    const seen = new Map(places.map(([place]) => [place, all[place] as Seen]));
    const key = JSON.stringify([...seen]);
    views.set(key, { seen, part: plus(views.get(key)?.part ?? NONE, part) });
  }
  return [...views.values()];
}

/** A class for each of some nodes, in no order: who of alike nodes has which does not matter. */
interface Choice {
  readonly draws: readonly Draw[];
  readonly part: Fraction;
}

interface Kind {
  readonly nodes: readonly NodeModel[];
  readonly classes: readonly Weighed<LocalClass>[];
  /** The weight of all classes together. */
  readonly of: bigint;
}

function choicesOf({ nodes, classes, of }: Kind, most: number): Choice[] {
  const whole = nodes.reduce((product) => product * of, 1n);
  const like = nodes[0] as NodeModel;
  const choices: Choice[] = [];
  const choose = (first: number, draws: readonly Draw[], done: number, weight: bigint): void => {
    if (done === nodes.length) {
      choices.push({ draws, part: { points: weight, of: whole } });
      if (choices.length > most) throw new TiedError("too many choices of classes");
      return;
    }
    for (let place = first; place < classes.length; place++) {
      const one = classes[place] as Weighed<LocalClass>;
      let [chosen, times, all] = [draws, 1n, weight];
      // So many of the nodes that are left have this class, in as many ways as there are to choose them.
      for (let count = 1; done + count <= nodes.length; count++) {
        chosen = [...chosen, ...drawsAs(nodes[done + count - 1] as NodeModel, like, one.draws)];
        times = (times * BigInt(nodes.length - done - count + 1)) / BigInt(count);
        all *= one.weight;
        choose(place + 1, chosen, done + count, all * times);
      }
    }
  };
  choose(0, [], 0, 1n);
  return choices;
}

function lookUnstopped(model: Model, draws: readonly Draw[]): Seen[] {
  const run = simulateModel(model, withAnswers(draws), { mode: "unstopped", untilPlanEnds: true });
  const { trace } = run;
  const last = trace.length - 1;
  if (last < 0 || trace.kindOf(last) !== Fact["plan-end"]) throw new TiedError("the plan does not end");
  if (trace.atMs(last) >= soonestActMs(model))
    throw new TiedError("people may act before the plan has ended");
  return judgeGates(run).map((verdict) => ({ glance: glanceOf(verdict), fails: verdict.passed === false }));
}

/** The soonest that anybody acts. */
function soonestActMs({ monitors }: Model): number {
  const acting = monitors.filter(({ acts }) => acts.list.length > 0);
  return Math.min(...acting.map(({ after, acts }) => after.loMs + (acts.list[0]?.after.loMs ?? 0)));
}

/** Goes through the plan, which ends with the first gate that fails. */
function together(model: Model, groups: readonly (readonly View[])[]): Map<Glance, ExactShare>[] {
  const sums = model.header.gates.map(() => new Map<Glance, Fraction>());
  const enter = (group: number, seen: ReadonlyMap<number, Seen>, part: Fraction): void => {
    const views = groups[group];
    if (views !== undefined) {
      for (const view of views) enter(group + 1, new Map([...seen, ...view.seen]), times(part, view.part));
      return;
    }
    let isStopped = false;
    for (const [place, sum] of sums.entries()) {
      const { glance, fails } = seen.get(place) as Seen;
      const found = isStopped ? "never-looked" : glance;
      isStopped ||= fails;
      sum.set(found, plus(sum.get(found) ?? NONE, part));
    }
  };
  enter(0, new Map(), ALL);
  return sums.map((sum) => new Map([...sum].map(([glance, part]) => [glance, exactShare(part)])));
}

const ALL: Fraction = { points: 1n, of: 1n };
const NONE: Fraction = { points: 0n, of: 1n };

function times(one: Fraction, other: Fraction): Fraction {
  return { points: one.points * other.points, of: one.of * other.of };
}

function plus(one: Fraction, other: Fraction): Fraction {
  if (one.of === other.of) return { points: one.points + other.points, of: one.of };
  return { points: one.points * other.of + other.points * one.of, of: one.of * other.of };
}
