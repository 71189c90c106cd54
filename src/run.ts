import type { EventEmitter } from "eventemitter3";
import { type Draw, describeQuestion, type Source, seeded } from "./kernel/choices.ts";
import { TimeOrder } from "./kernel/time-order.ts";
import type { Timings } from "./kernel/timings.ts";
import { Trace, type TraceEvents } from "./kernel/trace.ts";
import type { Mode, TraceHeader } from "./model/facts.ts";
import type { Model } from "./model/model.ts";
import { compile } from "./scenario/compile.ts";
import type { Outcome, Scenario } from "./scenario/words.ts";
import { type SimulatedRun, simulateModel } from "./simulate.ts";
import type { Evidence, Witness } from "./verdict/evidence.ts";
import { explain, isStoppedInTime, judge, judgeHarm, judgeOutcome } from "./verdict/judge.ts";
import type { Verdict, Why } from "./verdict/verdict.ts";

export interface RunOptions {
  /** Emits `record` for each fact while the run goes on (not while the other worlds are simulated). */
  readonly watchers?: EventEmitter<TraceEvents>;
  /** Ends the run with its plan, where that is stopped before anything was accepted that users can feel. Default: false. */
  readonly untilStopped?: boolean;
  /** For a prover: learns which comparisons of times the run, its outcome and the worlds compared with it rest on. */
  readonly timings?: Timings;
  /** For a prover that asks for nothing but the outcome: whether only the order counts on which it rests. Default: false. */
  readonly isOrderLoose?: boolean;
}

/**
 * Simulates a scenario once.
 *
 * A pure function: the same scenario and the same answers to its draws give the same trace to the byte, on every engine.
 *
 * @param choices a seed, or whatever else answers draws, such as a recording. Default: seed 1
 * @throws ScenarioError when the scenario cannot run
 */
export function simulate(
  scenario: Scenario,
  choices: number | string | Source = 1,
  options: RunOptions = {},
): Run {
  const source = typeof choices === "object" ? choices : seeded(choices);
  return new Run(compile(scenario), source, options);
}

/** One run: what happened, and what it meant. Other worlds are simulated when a question needs them. */
export class Run {
  readonly model: Model;
  readonly #source: Source;
  readonly #timings: Pick<RunOptions, "timings" | "isOrderLoose">;
  readonly #order: TimeOrder;
  readonly #worlds = new Map<Mode, SimulatedRun>();
  #calmTwin: Witness | null = null;
  readonly #evidence: Evidence;
  #verdict: Verdict | null = null;
  #unstoppedVerdict: Verdict | null = null;

  constructor(model: Model, source: Source, options: RunOptions) {
    this.model = model;
    this.#source = source;
    const { timings, isOrderLoose = false } = options;
    this.#timings = timings === undefined ? {} : { timings, isOrderLoose };
    this.#order = new TimeOrder(options.timings);
    this.#worlds.set("run", simulateModel(model, source, options));
    this.#evidence = {
      run: this.world("run"),
      twin: () => this.#twin("twin"),
      unstopped: () => this.#unstopped(),
      order: this.#order,
    };
  }

  get header(): TraceHeader {
    return this.world("run").header;
  }

  get trace(): Trace {
    return this.world("run").trace;
  }

  get outcome(): Outcome {
    return this.#verdict?.outcome ?? judgeOutcome(this.#evidence);
  }

  /** What the run meant. */
  get verdict(): Verdict {
    this.#verdict ??= judge(this.#evidence);
    return this.#verdict;
  }

  /** Why the run went as it did: from the failure, or from what stopped the plan, back to what began it. */
  get whys(): readonly Why[] {
    return explain(this.#evidence);
  }

  /** When users first met a failure, and when somebody noticed: for whoever asks nothing that needs an unstopped run. */
  get harm(): ReturnType<typeof judgeHarm> {
    return judgeHarm(this.#evidence);
  }

  /** Whether the plan was stopped, and nothing else of the run itself is left open at the horizon. */
  get isStoppedInTime(): boolean {
    return isStoppedInTime(this.#evidence);
  }

  /** What the run would have meant with every gate passing and nobody acting. */
  get unstoppedVerdict(): Verdict {
    this.#unstoppedVerdict ??= judge(this.#unstopped());
    return this.#unstoppedVerdict;
  }

  /**
   * Every draw of the run and of the worlds that were compared with it, each once: a recording that replays it. In another
   * world a draw of the same name can ask for something else.
   */
  get draws(): Draw[] {
    const known = new Map<string, Draw>();
    for (const world of this.#worlds.values()) {
      for (const draw of world.draws) {
        const key = `${draw.name}: ${describeQuestion(draw)}`;
        if (!known.has(key)) known.set(key, draw);
      }
    }
    return [...known.values()];
  }

  #unstopped(): Evidence {
    return {
      run: this.world("unstopped"),
      twin: () => this.#twin("unstopped-twin"),
      unstopped: () => this.#unstopped(),
      order: this.#order,
    };
  }

  /** What a judge compares a world with. Of a calm service it is known without simulating it: nothing ever changes. */
  #twin(mode: Mode): Witness {
    const { headers, isCalm, names } = this.model;
    if (!isCalm) return this.world(mode);
    this.#calmTwin ??= { header: headers[mode], trace: new Trace(names), limit: null };
    return this.#calmTwin;
  }

  /** One of the worlds that a judge compares, simulated where it is not yet known. */
  world(mode: Mode): SimulatedRun {
    const known = this.#worlds.get(mode);
    if (known !== undefined) return known;
    const world = simulateModel(this.model, this.#source, { mode, ...this.#timings });
    this.#worlds.set(mode, world);
    return world;
  }
}
