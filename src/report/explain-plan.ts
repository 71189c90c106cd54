/** A plan step by step, with when each step comes and what is known by then, without running it. */

import { shortTime } from "../kernel/duration.ts";
import type { ConfigVersion } from "../model/config.ts";
import type { Model, NodeModel, RangeMs, StepModel } from "../model/model.ts";
import type { Occasion } from "../scenario/words.ts";
import { clockText } from "./explain-change.ts";
import { explainGate, type Written } from "./explain-gate.ts";
import { ownOccasion, type Taken, takenBy, takenText } from "./explain-load.ts";
import { earlier, latest, loadDelay, NOTHING, plus, type Span, spanText } from "./explain-span.ts";
import { nodesText } from "./words.ts";

const DAY_MS = 86_400_000;

/** One step: when it begins, what it is, what can be said of it. */
interface ExplainedStep {
  readonly at: Span;
  readonly text: string;
  readonly sentences: readonly string[];
}

/** The plan on the assumption that no gate fails. */
export interface ExplainedPlan {
  readonly steps: readonly ExplainedStep[];
  /** When it ends; null where an approval is refused. */
  readonly endsAt: Span | null;
  /** When each node that was written to loads what it got, on the clock of the run; null where nothing makes it. */
  readonly loads: readonly {
    readonly node: NodeModel;
    readonly version: string;
    readonly at: Span | null;
    readonly taken: Taken;
  }[];
  /** The gates of which it cannot be said what they see. */
  readonly unsure: readonly string[];
}

export function explainPlan(model: Model): ExplainedPlan {
  const walk = new Walk(model);
  for (const step of model.plan) if (!walk.isStopped) walk.take(step);
  return walk.result();
}

class Walk {
  isStopped = false;
  readonly #model: Model;
  readonly #steps: ExplainedStep[] = [];
  readonly #written = new Map<NodeModel, Written & { readonly at: Span }>();
  readonly #unsure: string[] = [];
  readonly #harmed: boolean;
  #now: Span = NOTHING;

  constructor(model: Model) {
    this.#model = model;
    this.#harmed = Object.values(model.header.hazards).some((nodes) => nodes.length > 0);
  }

  take(step: StepModel): void {
    const at = this.#now;
    this.#steps.push({ at, text: step.text, sentences: this.#sentences(step) });
    const takes = this.#duration(step);
    this.#now = plus(this.#now, takes);
    for (const [node, state] of this.#written)
      this.#written.set(node, { ...state, since: plus(state.since, takes) });
    // What has just been written is as old as the step is long.
    if (step.does === "write" || step.does === "deploy") this.#write(step, at);
  }

  result(): ExplainedPlan {
    return {
      steps: this.#steps,
      endsAt: this.isStopped ? null : this.#now,
      loads: [...this.#written.values()].map(({ node, version, at, loads, taken }) => ({
        node,
        version,
        at: loads === null ? null : plus(at, loads),
        taken,
      })),
      unsure: this.#unsure,
    };
  }

  #sentences(step: StepModel): readonly string[] {
    switch (step.does) {
      case "deploy": {
        const { name, writes, after, everyMs } = step.agent;
        const first = after.hiMs === 0 ? "at once" : `after ${spanText(after)}`;
        return [
          `${name} writes ${writes.name} there ${first}, and again, every ${shortTime(everyMs)}, where somebody has changed it.`,
          ...this.#loadSentences(step.nodes, step.agent.writes, after),
        ];
      }
      case "write": {
        const takes = arrival(step);
        const arrives = takes.hiMs === 0 ? [] : [`It arrives after ${spanText(takes)}.`];
        return [...arrives, ...this.#loadSentences(step.to.nodes, step.version, takes)];
      }
      case "signal":
        return this.#wake(
          step.nodes,
          (node) => (node.load.onSignal === "reload" ? node.load.delay : null),
          SIGNALS,
          "reload",
        );
      case "clear":
        return ["It ends what effects have left behind there, unless what runs brings it again."];
      case "restart":
        if (!step.force) return ["Their processes hand on what they run: nothing is loaded by this."];
        return this.#wake(
          step.nodes,
          () => ({ loMs: 0, hiMs: this.#duration(step).hiMs }),
          RESTARTS,
          "start",
        );
      case "gate": {
        const inScope = step.gate.nodes.flatMap((index) => this.#written.get(this.#node(index)) ?? []);
        const { sentences, isUnsure } = explainGate(this.#model, step.gate, this.#now, inScope, this.#harmed);
        if (isUnsure) this.#unsure.push(step.gate.name);
        return sentences;
      }
      case "window":
        return [
          `It is open from ${clockText(step.opensMs)} to ${clockText(step.closesMs)}; the scenario begins at ${clockText(this.#model.clockMs)}.`,
        ];
      case "approve":
        this.isStopped = !step.grants;
        return [
          step.grants
            ? `It is granted after ${spanText(step.after)}.`
            : "It is refused: the plan is stopped.",
        ];
      default:
        return [];
    }
  }

  /** One sentence for the nodes of each group. */
  #loadSentences(nodes: readonly number[], version: ConfigVersion, arrives: Span): string[] {
    return this.#byGroup(nodes).map(([names, node, isOne]) => {
      const delay = loadDelay(node, plus(this.#now, arrives));
      const loads = `${names} ${isOne ? "loads" : "load"} ${version.name}`;
      if (delay === null)
        return `Nothing makes ${names} load it: a process there loads its file ${node.load.text}.`;
      if (delay.hiMs === null) return `${loads} with the next request that comes; a look of a gate is one.`;
      const taken = takenText(takenBy(this.#model, node, version, ownOccasion(node)), !isOne);
      if (delay.hiMs === 0 && arrives.hiMs === 0) return `${loads} at once${taken}.`;
      const whole = plus(arrives, delay);
      return `${loads} ${spanText(whole)} after the write, at ${spanText(plus(this.#now, whole))}${taken}.`;
    });
  }

  /** Nodes load because of a signal or a restart. */
  #wake(
    nodes: readonly number[],
    loads: (node: NodeModel) => Span | null,
    words: (names: string, when: string) => string,
    occasion: Occasion,
  ): string[] {
    const sentences = this.#byGroup(nodes).map(([names, node, isOne]) => {
      const delay = loads(node);
      if (delay === null) return `${names} ${isOne ? "pays" : "pay"} no attention to it.`;
      const state = this.#written.get(node);
      const taken = state === undefined ? null : takenBy(this.#model, node, state.config, occasion);
      const rest =
        taken === null ? "" : takenText(taken, !isOne).replace(", and ", isOne ? "; it " : "; they ");
      return `${words(names, spanText(plus(this.#now, delay)))}${rest}.`;
    });
    for (const index of nodes) {
      const state = this.#written.get(this.#node(index));
      const delay = loads(this.#node(index));
      if (state === undefined || delay === null) continue;
      const woken = plus(state.since, delay);
      const taken = takenBy(this.#model, state.node, state.config, occasion);
      // What an earlier load has left out, a start takes over.
      const isNew = state.loads === null || (occasion === "start" && state.taken.much !== "all");
      this.#written.set(state.node, {
        ...state,
        taken: isNew || occasion === "start" ? taken : state.taken,
        loads: isNew || state.loads === null ? woken : earlier(state.loads, woken),
      });
    }
    return sentences;
  }

  #write(step: StepModel & { does: "write" | "deploy" }, at: Span): void {
    const version = step.does === "write" ? step.version : step.agent.writes;
    const arrives = step.does === "write" ? arrival(step) : step.agent.after;
    for (const index of step.does === "write" ? step.to.nodes : step.nodes) {
      const node = this.#node(index);
      const delay = loadDelay(node, plus(at, arrives));
      const loads = delay === null ? null : plus(arrives, delay);
      this.#written.set(node, {
        node,
        version: version.name,
        at,
        since: NOTHING,
        loads,
        config: version,
        taken: takenBy(this.#model, node, version, ownOccasion(node)),
      });
    }
  }

  #duration(step: StepModel): Span {
    switch (step.does) {
      case "wait":
        return step.duration;
      case "approve":
        return step.after;
      case "gate":
        if (step.gate.skip) return NOTHING;
        return step.gate.once ? { ...step.gate.length, loMs: 0 } : step.gate.length;
      case "restart": {
        const each = step.nodes.map((index) => plus(this.#node(index).start, step.drain));
        if (!step.rolling) return latest(each);
        const gaps = each.length - 1;
        return each.reduce(plus, { loMs: gaps * step.gap.loMs, hiMs: gaps * step.gap.hiMs });
      }
      case "window":
        return this.#untilOpen(step.opensMs, step.closesMs);
      default:
        return NOTHING;
    }
  }

  #untilOpen(opensMs: number, closesMs: number): Span {
    const { loMs, hiMs } = this.#now;
    if (loMs !== hiMs) return { loMs: 0, hiMs: DAY_MS };
    const clockMs = (this.#model.clockMs + loMs) % DAY_MS;
    const isOpen =
      opensMs <= closesMs
        ? clockMs >= opensMs && clockMs < closesMs
        : clockMs >= opensMs || clockMs < closesMs;
    const waitMs = isOpen ? 0 : (opensMs - clockMs + DAY_MS) % DAY_MS;
    return { loMs: waitMs, hiMs: waitMs };
  }

  #node(index: number): NodeModel {
    return this.#model.nodes[index] as NodeModel;
  }

  /** The nodes of each group in words, with one of them, and whether it is the only one. */
  #byGroup(indices: readonly number[]): [string, NodeModel, boolean][] {
    const headers = this.#model.groups.map((group) => group.header);
    return this.#model.groups.flatMap((group): [string, NodeModel, boolean][] => {
      const nodes = indices.filter((index) => group.nodes.includes(index)).map((index) => this.#node(index));
      const [first] = nodes;
      if (first === undefined) return [];
      const names = nodes.map(({ name }) => name);
      return [[nodesText(names, headers), first, nodes.length === 1]];
    });
  }
}

const SIGNALS = (names: string, when: string) => `It makes ${names} load the file, at ${when}`;
const RESTARTS = (names: string, when: string) =>
  `It makes ${names} start anew and so load the file, at ${when}`;

/** From a write to its arrival: at the first place, and, where there is a gap, at the last. */
function arrival({ delivery, to }: StepModel & { does: "write" }): RangeMs {
  const last = Math.max(0, to.stores.length + to.nodes.length - 1);
  return { loMs: delivery.takes.loMs, hiMs: delivery.takes.hiMs + last * delivery.gapMs };
}
