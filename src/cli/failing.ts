/** Failing runs as they are told and kept: the smallest scenario that fails so, and its file in the corpus. */

import type { Failure } from "../explore/campaign.ts";
import { classOf, isSameFailure } from "../explore/failure-class.ts";
import { type Shrunk, shrinking } from "../explore/shrink.ts";
import { recorded } from "../kernel/choices.ts";
import type { Failing } from "../report/checked.ts";
import { type Run, simulate } from "../run.ts";
import type { LoadedScenario } from "../scenario/file.ts";
import { withFunctions, withoutFunctions } from "../scenario/functions.ts";
import type { Scenario } from "../scenario/words.ts";
import { type KnownCase, placeOfCase, writeCase } from "./corpus.ts";
import { shellWord } from "./shell.ts";
import type { Watch } from "./watch.ts";

/** So many failures of a scenario are made as small as it gets; of more than that few would read the stories. */
const MOST_SHRUNK = 10;
const MOST_TRIES = 5_000;
/** What is tried even when the time is over. */
const LEAST_TRIES = 100;

/** The smallest scenario that fails so, and the case file that keeps it. */
export async function makeFailing(
  { scenario: whole, file }: LoadedScenario,
  failure: Failure,
  corpus: readonly KnownCase[],
  before: number,
  hasCorpus: boolean,
  watch: Watch,
): Promise<Failing> {
  const { scenario, seed, varied } = failure.case;
  const place = placeOfCase(file, failure.id);
  const kept = corpus.find(({ id }) => id === failure.id);
  const keptRun = kept === undefined ? null : runOfCase(kept, whole, failure);
  const again = `slowfuse check ${shellWord(file)} --runs 1 --seed ${seed}${hasCorpus ? "" : " --no-corpus"}`;
  if (kept !== undefined && keptRun !== null) {
    const smallest: Shrunk = { scenario: keptRun.model.scenario, draws: kept.draws, tries: 0, isDone: true };
    return {
      failure,
      smallest,
      run: keptRun,
      replay: `slowfuse replay ${shellWord(kept.path)}`,
      casePath: kept.path,
    };
  }
  const isSame = (run: Run) => isSameFailure(classOf(run), failure.class);
  let smallest: Shrunk | null = null;
  for (smallest of shrinking(scenario, seed, isSame)) {
    if (before >= MOST_SHRUNK || smallest.tries >= MOST_TRIES) break;
    await watch.step(`tries to make a failure of ${whole.name} smaller`, smallest.tries, null);
    if (watch.end === "interrupted" || (watch.end !== null && smallest.tries >= LEAST_TRIES)) break;
  }
  const small = smallest as Shrunk;
  const run = simulate(small.scenario, recorded(small.draws));
  const casePath = hasCorpus ? place.path : null;
  if (casePath !== null) {
    const data = withoutFunctions(small.scenario, whole);
    const replay = data === null ? again : `slowfuse replay ${shellWord(casePath)}`;
    const words = {
      of: place.of,
      seed,
      failure: failure.class,
      varied,
      draws: small.draws,
      scenario: data?.scenario ?? null,
      ...(data === null || data.functions.length === 0 ? {} : { functions: data.functions }),
    };
    writeCase(casePath, words, [
      `${whole.name}: ${failure.class.outcome}, against expect.${failure.class.violates}`,
      replay,
    ]);
    return { failure, smallest: small, run, replay, casePath };
  }
  return { failure, smallest: small, run, replay: again, casePath };
}

/** The run of a case that was kept; null where it does not fail so any more, as when slowfuse has changed. */
function runOfCase(
  { scenario, functions = [], draws }: KnownCase,
  whole: Scenario,
  failure: Failure,
): Run | null {
  if (scenario === null) return null;
  try {
    const run = simulate(withFunctions(scenario, functions, whole), recorded(draws));
    return isSameFailure(classOf(run), failure.class) ? run : null;
  } catch {
    return null;
  }
}
