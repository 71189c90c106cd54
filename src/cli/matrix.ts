import { BOGUS_KINDS, type BogusKind } from "../catalogue/catalogue.ts";
import { type Matrix, type MatrixOptions, tabulating } from "../explore/matrix.ts";
import { exitCodeOfMatrix, matrixLines, type Tabulated } from "../report/matrix.ts";
import { matrixJson } from "../report/matrix-json.ts";
import type { LoadedScenario } from "../scenario/file.ts";
import { didYouMean } from "../scenario/problem.ts";
import { Interrupt } from "./interrupt.ts";
import { type Io, pageOf, print, UsageError } from "./io.ts";
import { loadScenarios } from "./load.ts";
import { limitOf, Watch } from "./watch.ts";

/** The options of `slowfuse matrix`. */
export interface MatrixCommandOptions {
  readonly kinds?: readonly string[];
  readonly of?: string;
  /** From 0 to 1. */
  readonly atLeast: number;
  readonly budget: number;
  readonly samples: number;
  /** When it ends at the latest. Default: never. */
  readonly timeLimit?: string;
  readonly json?: boolean;
}

/** `slowfuse matrix`: kinds of bogus change against gates. Returns the exit code. */
export async function matrixCommand(
  paths: readonly string[],
  options: MatrixCommandOptions,
  io: Io,
): Promise<number> {
  const kinds = kindsOf(options);
  const limitMs = limitOf(options.timeLimit);
  const { scenarios, hasErrors } = await loadScenarios(paths, io);
  if (scenarios.length === 0) return 2;
  const interrupt = new Interrupt();
  const watch = new Watch(io, interrupt, limitMs);
  const codes: number[] = [];
  try {
    for (const loaded of scenarios) {
      const { of, budget, samples, atLeast, json } = options;
      const matrix = await watchedMatrix(loaded, { kinds, of, budget, samples }, watch);
      const tabulated: Tabulated = { file: loaded.file, name: loaded.scenario.name, matrix, atLeast };
      watch.erase();
      if (json === true) io.stdout.write(`${matrixJson(tabulated)}\n`);
      else
        print(io.stdout, [
          ...(codes.length > 0 ? [""] : []),
          ...matrixLines(tabulated, pageOf(io.stdout, io.env)),
        ]);
      codes.push(exitCodeOfMatrix(tabulated));
    }
  } finally {
    interrupt.release();
    watch.erase();
  }
  if (hasErrors) return 2;
  return codes.includes(1) ? 1 : Math.max(...codes);
}

function kindsOf({ kinds }: MatrixCommandOptions): readonly BogusKind[] | undefined {
  const strange = kinds?.find((kind) => !(BOGUS_KINDS as readonly string[]).includes(kind));
  if (strange !== undefined) {
    const hint = didYouMean(strange, BOGUS_KINDS);
    const expected = `expected kinds out of ${BOGUS_KINDS.join(", ")}`;
    throw new UsageError(`--kinds: found ${strange}, ${expected}${hint === undefined ? "" : `. ${hint}`}`);
  }
  return kinds as readonly BogusKind[] | undefined;
}

/** The matrix of a scenario, while a person watches how far it has come, and may end it. */
export async function watchedMatrix(
  { scenario, file }: LoadedScenario,
  options: MatrixOptions,
  watch: Watch,
): Promise<Matrix> {
  try {
    const steps = tabulating(scenario, { ...options, goOn: () => watch.end === null });
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
      await watch.step(`bogus versions of ${scenario.name}`, value.done, value.of);
    }
  } catch (error) {
    // A version that there is not, a plan that brings none, or code of the scenario's own that throws.
    throw new UsageError(error instanceof Error ? error.message : String(error), file);
  }
}
