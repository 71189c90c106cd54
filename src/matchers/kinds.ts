import {
  BOGUS_KINDS,
  type BogusKind,
  type BogusVersion,
  bogusVersions,
  withBogus,
} from "../catalogue/index.ts";
import type { Scenario } from "../scenario/words.ts";
import { failureText } from "./failure-text.ts";
import {
  type MatcherResult,
  nameOf,
  type RunsOptions,
  runsOf,
  type SeededRun,
  scenarioOf,
} from "./subject.ts";

export interface KindsOptions extends RunsOptions {
  /**
   * Which kinds of the catalogue. Default: all of which the config gives a version. A kind that is named has to be caught;
   * one that is not may also be harmless.
   */
  readonly kinds?: readonly BogusKind[];
  /** The good version, in which the mistakes are made. Default: `config.initial`. */
  readonly of?: string;
}

/** What became of one bogus version over its runs, the worst first. */
type Fate = "slipped" | "unsettled" | "caught" | "harmless";

interface Trial {
  readonly bogus: BogusVersion;
  readonly fate: Fate;
  readonly count: number;
  /** The first run of that fate. */
  readonly first: SeededRun;
}

/** Whether the plan catches each bogus version of each kind before anything fails that had been accepted. */
export function toCatchEveryKind(received: unknown, options: KindsOptions = {}): MatcherResult {
  const scenario = scenarioOf(received);
  const { kinds, of, runs = 20, seed = 1 } = options;
  const trials = bogusVersions(scenario, { kinds, of }).map((bogus) =>
    tryOut(scenario, bogus, { runs, seed }),
  );
  const bad = trials.filter(({ fate }) => fate === "slipped" || fate === "unsettled");
  const wanted = kinds === undefined ? [] : kinds.filter((kind) => !isCaught(kind, trials));
  const isVacuous = trials.every(({ fate }) => fate === "harmless");
  const pass = bad.length === 0 && wanted.length === 0 && !isVacuous;
  const heading = `expected the plan of ${nameOf(received)} ${pass ? "not " : ""}to catch every kind of bogus change`;
  const counts = `${trials.length} bogus versions of ${new Set(trials.map(({ bogus }) => bogus.kind)).size} kinds, ${runs} runs each`;
  return {
    pass,
    message: () => {
      const story = bad[0] === undefined ? [] : ["", `${bad[0].bogus.mechanism}`, failureText(bad[0].first)];
      return [
        `${heading} (${counts})`,
        ...trialLines(trials, runs),
        ...lackLines(wanted, trials),
        ...story,
      ].join("\n");
    },
  };
}

function tryOut(scenario: Scenario, bogus: BogusVersion, options: RunsOptions): Trial {
  const found = new Map<Fate, { count: number; first: SeededRun }>();
  for (const seeded of runsOf(withBogus(scenario, bogus), { not: "slow-fuse" }, options)) {
    const fate = fateOf(seeded);
    const known = found.get(fate);
    if (known === undefined) found.set(fate, { count: 1, first: seeded });
    else known.count++;
  }
  const fate = (["slipped", "unsettled", "caught", "harmless"] as const).find((one) =>
    found.has(one),
  ) as Fate;
  return { bogus, fate, ...(found.get(fate) as { count: number; first: SeededRun }) };
}

function fateOf({ run }: SeededRun): Fate {
  switch (run.outcome) {
    case "slow-fuse":
      return "slipped";
    case "inconclusive":
      return "unsettled";
    case "caught":
      return "caught";
    default:
      return "harmless";
  }
}

function isCaught(kind: BogusKind, trials: readonly Trial[]): boolean {
  return trials.some(({ bogus, fate }) => bogus.kind === kind && fate === "caught");
}

const MOST_LINES = 20;

function trialLines(trials: readonly Trial[], runs: number): string[] {
  const lines = trials.flatMap(({ bogus, fate, count, first }) => {
    if (fate !== "slipped" && fate !== "unsettled") return [];
    const what = fate === "slipped" ? "slipped through" : "came to no verdict";
    return [
      `  ✗ ${bogus.kind}: ${bogus.mechanism}: ${what} in ${count} of ${runs} runs, first with seed ${first.seed}`,
    ];
  });
  const more = lines.length - MOST_LINES;
  const shown = more > 0 ? [...lines.slice(0, MOST_LINES), `  ✗ and ${more} more`] : lines;
  return [
    ...shown,
    ...kindsLine("✓ caught", "caught", trials),
    ...kindsLine("· harmless here", "harmless", trials),
  ];
}

/** The kinds of which every version came to this. */
function kindsLine(words: string, fate: Fate, trials: readonly Trial[]): string[] {
  const kinds = BOGUS_KINDS.filter((kind) => {
    const own = trials.filter(({ bogus }) => bogus.kind === kind);
    return own.length > 0 && own.every((trial) => trial.fate === fate);
  });
  return kinds.length === 0 ? [] : [`  ${words}: ${kinds.join(", ")}`];
}

function lackLines(wanted: readonly BogusKind[], trials: readonly Trial[]): string[] {
  const lines = wanted.flatMap((kind) => {
    const own = trials.filter(({ bogus }) => bogus.kind === kind);
    if (own.length === 0)
      return [`  ✗ ${kind}: the config has no field for it that the validator would accept`];
    if (own.every(({ fate }) => fate === "harmless"))
      return [`  ✗ ${kind}: does no harm, since no effect and no load result is for it`];
    return [];
  });
  const isVacuous = wanted.length === 0 && trials.every(({ fate }) => fate === "harmless");
  return isVacuous ? ["  ✗ nothing does any harm: no effect and no load result is for any of these"] : lines;
}
