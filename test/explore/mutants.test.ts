import { afterEach, describe, expect, it, vi } from "vitest";
import { answerOf, outcomeOf } from "../../src/explore/slow-fuse.ts";
import { UntrackableError } from "../../src/explore/timing-recorder.ts";
import { Choices, type Source } from "../../src/kernel/choices.ts";
import { BEGINNING, Kernel } from "../../src/kernel/kernel.ts";
import type { Instant, Timings } from "../../src/kernel/timings.ts";
import { Run } from "../../src/run.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { AGREED, type Case, compareWithBruteForce } from "./brute-force.ts";
import { courseOf, gate, scenario } from "./small-scenarios.ts";

/** Who asks for the comparison of two times that a recorder is told of. */
type Asker = "order" | "scheduleAt" | "nextTick" | "isBefore" | "judge";

interface Condition {
  readonly asker: Asker;
  readonly first: Instant;
  readonly second: Instant;
  readonly orTogether: boolean;
  /** The number of the event, from 1, and of the simulation that it belongs to. */
  readonly event: number;
  readonly simulation: number;
}

/** What a mutant of the recording passes on of a condition: whether it may be together, or null for nothing. */
type Mutant = (condition: Condition) => boolean | null;

const askers: Asker[] = [];
let kernels: Kernel[] = [];

/** Notes who asks, for as long as a test lasts. */
function noteAskers(): void {
  const note = (method: "scheduleAt" | "nextTick" | "isBefore" | "run", asker: Asker) => {
    const original = Kernel.prototype[method] as (...given: unknown[]) => unknown;
    vi.spyOn(Kernel.prototype, method).mockImplementation(function (this: Kernel, ...given: unknown[]) {
      if (method === "run") kernels.push(this);
      askers.push(asker);
      try {
        return original.apply(this, given) as never;
      } finally {
        askers.pop();
      }
    });
  };
  note("run", "order");
  note("scheduleAt", "scheduleAt");
  note("nextTick", "nextTick");
  note("isBefore", "isBefore");
}

/** A recording of which a mutant loses or bends some conditions. */
function mutated(timings: Timings, mutant: Mutant): Timings {
  return {
    derive: (parent, drawn) => timings.derive(parent, drawn),
    seenAsNumber: (instant) => timings.seenAsNumber(instant),
    precedes: (first, second, orTogether) => {
      const asker = askers.at(-1) ?? "judge";
      const event = kernels.at(-1)?.events ?? 0;
      const passedOn = mutant({ asker, first, second, orTogether, event, simulation: kernels.length });
      if (passedOn !== null) timings.precedes(first, second, passedOn);
    },
  };
}

const passesOn: Mutant = ({ orTogether }) => orTogether;

type Kind = (words: Scenario, mutant: Mutant) => Case<unknown>;

/** All that happens in a run. */
const courses: Kind = (words, mutant) => (source, told) => {
  kernels = [];
  return courseOf(words, source, told && mutated(told, mutant));
};

/** What a run means. */
const outcomes: Kind = (words, mutant) => {
  const model = compile(words);
  return (source, told) => {
    kernels = [];
    if (told === undefined) return new Run(model, source, {}).outcome;
    return outcomeOf(model, source, mutated(told, mutant));
  };
};

/** What a run shows of the one question. It may end with its plan. */
const answers: Kind = (words, mutant) => {
  const model = compile(words);
  return (source, told) => {
    kernels = [];
    return answerOf(model, source, (told && mutated(told, mutant)) as Timings);
  };
};

/** How a comparison with brute force ends: what betrays a mutant. Where nothing else does, regions that hold more than there is. */
function verdictOf(simulate: Case<unknown>): "agrees" | "wrong" | "misplaced" | "relaxed" | "refused" {
  try {
    const { wrong, misplaced, miscounted, relaxed } = compareWithBruteForce(simulate);
    if (misplaced.length > 0) return "misplaced";
    if (wrong.length + miscounted.length > 0) return "wrong";
    return relaxed > 0 ? "relaxed" : "agrees";
  } catch {
    return "refused";
  }
}

const poll = { by: "poll", every: "6ms" } as const;
const users = { rate: "250/s" } as const;
const watch = { by: "watch", delay: "0ms..3ms" } as const;
const crash = { when: { level: 2 }, do: "crash" } as const;
const write = (to = "prod") => ({ write: { version: "v2", to } }) as const;
const one = { nodes: 1, redundancy: "brittle" } as const;

/** Scenarios made each for one rule. The middle of all timings, where an exploration begins, lies where the rule decides. */
const words = {
  raced: scenario({
    load: watch,
    effects: [{ ...crash, after: "0ms..2ms" }],
    groups: { prod: { nodes: 2, redundancy: "balanced", users } },
    plan: [write(), gate({ every: "1ms", for: "4ms", tolerates: 1 })],
  }),
  inTime: scenario({
    load: watch,
    effects: [{ ...crash, after: "1ms..4ms" }],
    groups: { prod: one },
    plan: [write()],
    horizon: "5ms",
  }),
  late: scenario({
    load: watch,
    effects: [{ ...crash, after: "3ms..9ms" }],
    groups: { prod: one },
    plan: [write()],
    horizon: "5ms",
  }),
  beforeDate: scenario({
    load: { by: "watch" },
    effects: [{ ...crash, after: "990ms..1005ms", at: "00:00:01" }],
    groups: { prod: one },
    plan: [write()],
    horizon: "1010ms",
  }),
  afterDate: scenario({
    load: { by: "watch" },
    effects: [{ ...crash, after: "996ms..1010ms", at: "00:00:01" }],
    groups: { prod: one },
    plan: [write()],
    horizon: "1015ms",
  }),
  jittered: scenario({
    load: { ...poll, every: "5ms", phase: "0ms..3ms", jitter: "0ms..3ms" },
    effects: [crash],
    groups: { prod: one },
    plan: [{ wait: "4ms..6ms" }, write(), gate()],
  }),
  // What fails in the run may fail in its twin at the same time, for another reason: only the judge compares the two.
  shadowed: scenario({
    load: { by: "watch", delay: "1ms" },
    effects: [
      { when: { level: 2 }, do: "fail", after: "0ms..2ms", for: "2ms" },
      { when: { level: 1 }, do: "wrong", after: "0ms..4ms", for: "3ms" },
    ],
    groups: { prod: { ...one, users } },
    plan: [write(), { wait: "9ms" }],
  }),
  acted: scenario({
    load: watch,
    effects: [crash],
    groups: { prod: { ...one, users } },
    monitor: { notices: "failure", after: "1ms" },
    operator: [{ does: "roll-back", after: "0ms..2ms" }],
    plan: [write(), { wait: "3ms..8ms" }],
  }),
  noticed: scenario({
    load: watch,
    effects: [crash],
    groups: { prod: { nodes: 2, redundancy: "brittle", users } },
    monitor: { notices: "failure", after: "1ms..3ms" },
    operator: [{ does: "roll-back-and-restart", after: "0ms..2ms" }],
    plan: [write()],
  }),
  limited: scenario({
    load: watch,
    effects: [{ ...crash, after: "0ms..3ms" }],
    limits: { events: 4 },
    plan: [write()],
    horizon: "5ms",
  }),
  tellsTime: scenario({
    load: watch,
    effects: [
      {
        when: { level: 2 },
        *do(node) {
          yield 1;
          if (node.nowMs > 2) node.crash();
        },
      },
    ],
    groups: { prod: one },
    plan: [write()],
  }),
  readsDraw: scenario({
    load: watch,
    effects: [
      {
        when: { level: 2 },
        *do(node) {
          yield 1;
          if (node.draw("size", 0, 5) > 2) node.crash();
        },
      },
    ],
    groups: { prod: one },
    plan: [write()],
  }),
};

const drops = (isMeant: (condition: Condition) => boolean): Mutant => {
  return (condition) => (isMeant(condition) ? null : condition.orTogether);
};

/** What it does wrong → the scenario made for it, what is compared, the mutant. */
const MUTANTS: Record<string, readonly [Scenario, Kind, Mutant]> = {
  "takes before or together for before": [words.raced, courses, () => false],
  "takes before for before or together": [words.raced, courses, () => true],
  "forgets that the event of now comes before those that are pending": [
    words.raced,
    courses,
    drops(({ asker, second }) => asker === "order" && second.variable !== 0),
  ],
  "forgets it only where they come together": [
    words.raced,
    courses,
    drops(({ asker, first, second }) => asker === "order" && first.atMs === second.atMs),
  ],
  "forgets that an event lies before the horizon": [
    words.inTime,
    courses,
    drops(({ asker, second }) => asker === "order" && second.variable === 0 && second.atMs === 5),
  ],
  "forgets that an event lies beyond the horizon": [
    words.late,
    courses,
    drops(({ asker, first }) => asker === "order" && first.variable === 0 && first.atMs === 5),
  ],
  "forgets that a tick does not come before what it is asked for": [
    words.beforeDate,
    courses,
    drops(({ asker, orTogether }) => asker === "nextTick" && orTogether),
  ],
  "forgets that the tick before it comes before what it is asked for": [
    words.afterDate,
    courses,
    drops(({ asker, orTogether }) => asker === "nextTick" && !orTogether),
  ],
  "forgets what the model asks": [words.jittered, courses, drops(({ asker }) => asker === "isBefore")],
  "forgets what the judge asks": [words.shadowed, outcomes, drops(({ asker }) => asker === "judge")],
  "takes together for before in what the judge asks": [
    words.shadowed,
    outcomes,
    ({ asker, orTogether }) => asker === "judge" || orTogether,
  ],
  "forgets that something was left to do when a limit was reached": [
    words.limited,
    courses,
    drops(({ asker, event }) => asker === "order" && event === 4),
  ],
};

afterEach(() => vi.restoreAllMocks());

describe("a recording that is not what it should be is found out", () => {
  it.each(Object.entries(MUTANTS))("where it %s", (_, [scenario, kind, mutant]) => {
    noteAskers();
    expect(verdictOf(kind(scenario, passesOn))).toBe("agrees");
    expect(verdictOf(kind(scenario, mutant))).not.toBe("agrees");
  });

  it("where it forgets with what the last event of a run that is cut was in order", () => {
    noteAskers();
    expect(verdictOf(answers(words.acted, passesOn))).toBe("agrees");
    const model = compile(words.acted);
    const cut: Case<unknown> = (source, told) => {
      kernels = [];
      const { events, isHalted } = new Run(model, source, { untilStopped: true }).world("run");
      kernels = [];
      const isLast = ({ event, simulation }: Condition) => isHalted && simulation === 1 && event === events;
      const mutant = drops((condition) => condition.asker === "order" && isLast(condition));
      return answerOf(model, source, (told && mutated(told, mutant)) as Timings);
    };
    expect(verdictOf(cut)).toBe("wrong");
  });

  it("where it tells of the order of an event only when that has made its draws", () => {
    noteAskers();
    expect(verdictOf(courses(words.noticed, passesOn))).toBe("agrees");
    const late: Case<unknown> = (source, told) => {
      kernels = [];
      let held: (() => void)[] = [];
      let heldOf = 0;
      const tell = () => {
        for (const one of held.splice(0)) one();
      };
      const timings: Timings | undefined = told && {
        ...mutated(told, passesOn),
        precedes: (...condition) => {
          const event = kernels.at(-1)?.events ?? 0;
          if (event !== heldOf) tell();
          heldOf = event;
          if (askers.at(-1) === "order") held = [...held, () => told.precedes(...condition)];
          else told.precedes(...condition);
        },
      };
      const course = courseOf(words.noticed, source, timings);
      tell();
      return course;
    };
    expect(verdictOf(late)).not.toBe("agrees");
  });

  it("where it takes a draw for the same time, to whatever it is added", () => {
    /** In one world a delay counts from the beginning, in the other from a start that is drawn too. */
    const twins = (bend: (timings: Timings) => Timings): Case<unknown> => {
      return (source, told) => {
        const timings = told && bend(told);
        return [false, true].map((isLater) => {
          const kernel = new Kernel(timings);
          const choices = new Choices(source);
          const start = isLater ? kernel.after(BEGINNING, choices.uniformMs("start", 0, 3)) : BEGINNING;
          const end = kernel.after(start, choices.uniformMs("delay", 0, 9));
          return kernel.isBefore(end, { ...BEGINNING, atMs: 5 });
        });
      };
    };
    const careless = (timings: Timings): Timings => {
      const known = new Map<string, number>();
      return {
        ...mutated(timings, passesOn),
        derive: (parent, drawn) => {
          const variable = known.get(drawn.draw.name);
          if (variable !== undefined) return { atMs: parent.atMs + drawn.ms, variable };
          const derived = timings.derive(parent, drawn);
          known.set(drawn.draw.name, derived.variable);
          return derived;
        },
      };
    };
    expect(compareWithBruteForce(twins((timings) => timings))).toMatchObject(AGREED);
    expect(["wrong", "misplaced"]).toContain(verdictOf(twins(careless)));
  });

  it("where it does not hear that somebody's own code looks at a time", () => {
    const deaf: Case<unknown> = (source, told) => {
      const timings = told && { ...mutated(told, passesOn), seenAsNumber: () => {} };
      return courseOf(words.tellsTime, source, timings);
    };
    expect(() => compareWithBruteForce(courses(words.tellsTime, passesOn))).toThrow(UntrackableError);
    expect(verdictOf(deaf)).toBe("wrong");
  });

  it("where it does not hear that a drawn duration is used as a number", () => {
    const deaf: Case<unknown> = (source, told) => {
      const { uniformMs, chance, pick } = methodsOf(source);
      return courseOf(words.readsDraw, { uniformMs, chance, pick }, told);
    };
    expect(() => compareWithBruteForce(courses(words.readsDraw, passesOn))).toThrow(UntrackableError);
    expect(verdictOf(deaf)).toBe("wrong");
  });
});

describe("what is not found out does no harm", () => {
  it("ties by who scheduled first, for as long as every event is ordered against all that are pending", () => {
    let scheduled = 0;
    const original = Kernel.prototype.scheduleAt;
    vi.spyOn(Kernel.prototype, "scheduleAt").mockImplementation(function (
      this: Kernel,
      instant,
      _,
      ...given
    ) {
      return original.call(this, instant, scheduled++, ...given);
    });
    const inTurn = Kernel.prototype.schedule;
    vi.spyOn(Kernel.prototype, "schedule").mockImplementation(function (this: Kernel, delay, _, ...given) {
      return inTurn.call(this, delay, scheduled++, ...given);
    });
    const simulate: Case<unknown> = (source, told) => {
      scheduled = 0;
      return courseOf(words.raced, source, told);
    };
    expect(verdictOf(simulate)).toBe("agrees");
  });
});

function methodsOf(source: Source): Pick<Source, "uniformMs" | "chance" | "pick"> {
  return {
    uniformMs: (...asked) => source.uniformMs(...asked),
    chance: (...asked) => source.chance(...asked),
    pick: (...asked) => source.pick(...asked),
  };
}
