import { jsonLine, type RunName } from "../report/json.ts";
import { exitCodeOf, type Judgement, judgeRun, type Status } from "../report/judgement.ts";
import type { Unexpected } from "../report/story.ts";
import type { RunNumbers, ScenarioResult } from "../report/summary.ts";
import type { Run } from "../run.ts";
import { compile } from "../scenario/compile.ts";
import type { LoadedScenario } from "../scenario/file.ts";
import { judgeShare } from "../verdict/expectation.ts";
import { courseOfPlan } from "../verdict/oracles/acceptance.ts";
import type { Progress } from "./progress.ts";
import { replayCommandFor } from "./shell.ts";
import { simulateFile } from "./simulate-file.ts";

/** What is wanted of the runs of a scenario. */
export interface Wanted {
  readonly firstSeed: number;
  readonly seeds: number;
  /** Receives the JSON of each run. */
  readonly writeJson: ((line: string) => void) | null;
  /** Whether it is asked how long the plan takes by itself. */
  readonly planTime: boolean;
}

/** Of how many runs that are not as expected the whole story is kept. */
const MOST_STORIES = 3;

/** Runs a scenario under each seed and judges the runs, one by one and together. */
export async function sweep(
  loaded: LoadedScenario,
  wanted: Wanted,
  progress: Progress,
): Promise<ScenarioResult> {
  const { scenario, file } = loaded;
  const { expect } = compile(scenario);
  const numbers: RunNumbers[] = [];
  const stories: Unexpected[] = [];
  const statuses = new Set<Status>();
  const held: { json: (expected: boolean | null) => string; judgement: Judgement }[] = [];
  let [unexpected, inconclusive] = [0, 0];
  for (let seed = wanted.firstSeed; seed < wanted.firstSeed + wanted.seeds; seed++) {
    const run = simulateFile(loaded, seed);
    const name: RunName = { file, seed, replay: replayCommandFor(file, seed) };
    const judgement = judgeRun(expect, run.verdict);
    statuses.add(judgement.status);
    if (judgement.status === "unexpected") unexpected++;
    if (judgement.status === "inconclusive") inconclusive++;
    if (judgement.status !== "expected" && stories.length < MOST_STORIES) {
      stories.push({ name, verdict: run.verdict, deviations: judgement.deviations, draws: run.draws });
    }
    numbers.push(numbersOf(run, seed, wanted.planTime));
    if (wanted.writeJson !== null) {
      // Whether a share is as expected is known when all have run.
      if (expect.share === undefined)
        wanted.writeJson(jsonLine(run, name, judgement, judgement.status === "expected"));
      else {
        const [before, after] = aroundExpected(jsonLine(run, name, judgement, null));
        held.push({ json: (expected) => `${before}${expected}${after}`, judgement });
      }
    }
    await progress.step(scenario.name);
  }
  const share = judgeShare(
    expect,
    numbers.map(({ outcome }) => outcome),
  );
  for (const { json, judgement } of held) {
    wanted.writeJson?.(json(judgement.status === "expected" ? (share?.expected ?? null) : false));
  }
  if (share?.expected === false) statuses.add("unexpected");
  return {
    scenario,
    file,
    expect,
    numbers,
    stories,
    unexpected,
    inconclusive,
    share,
    exitCode: exitCodeOf(statuses),
  };
}

function numbersOf(run: Run, seed: number, planTime: boolean): RunNumbers {
  const { outcome, fuseMs, impact } = run.verdict;
  const worked = planTime ? courseOfPlan(run.world("unstopped-twin").trace).endedAtMs : null;
  return {
    seed,
    outcome,
    fuseMs,
    outageMs: impact.outageMs,
    userMinutes: impact.userMinutes,
    planMs: worked,
  };
}

const EXPECTED = '"expected":null';

/** Shorter to keep than what it is made of: the line, but for what is not known yet. */
function aroundExpected(line: string): [string, string] {
  const at = line.indexOf(EXPECTED) + EXPECTED.length;
  return [line.slice(0, at - "null".length), line.slice(at)];
}
