import { explainLines } from "../report/explain.ts";
import { compile } from "../scenario/compile.ts";
import { type Io, pageOf, print } from "./io.ts";
import { loadScenarios } from "./load.ts";
import { shellWord } from "./shell.ts";

/** `slowfuse explain`: says in plain sentences what a scenario will do, without running it. */
export async function explainCommand(file: string, io: Io): Promise<number> {
  const { scenarios, hasErrors } = await loadScenarios([file], io);
  const lines = scenarios.flatMap((loaded, index) => [
    ...(index === 0 ? [] : [""]),
    ...explainLines(
      compile(loaded.scenario),
      `slowfuse run ${shellWord(loaded.file)}`,
      pageOf(io.stdout, io.env),
    ),
  ]);
  print(io.stdout, lines);
  return hasErrors ? 2 : 0;
}
