import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { type Repair, type Repairs, repairing } from "../explore/repair.ts";
import { unifiedDiff } from "../report/diff.ts";
import { exitCodeOfRepairs, type Patch, type Repaired, repairJson, repairLines } from "../report/repair.ts";
import type { LoadedScenario } from "../scenario/file.ts";
import { editYaml, YamlEditError } from "../scenario/yaml-edit.ts";
import { Interrupt } from "./interrupt.ts";
import { type Io, pageOf, print, UsageError } from "./io.ts";
import { loadScenarios } from "./load.ts";
import { limitOf, Watch } from "./watch.ts";
import { writeFileWhole } from "./write-file.ts";

/** The options of `slowfuse repair`. */
export interface RepairCommandOptions {
  readonly steps: number;
  readonly tries: number;
  readonly budget: number;
  /** When the search ends at the latest. Default: never. */
  readonly timeLimit?: string;
  /** From 1. */
  readonly pick: number;
  readonly write?: boolean;
  readonly json?: boolean;
}

/** `slowfuse repair`: what to change so that the plan is proved. Returns the exit code. */
export async function repairCommand(path: string, options: RepairCommandOptions, io: Io): Promise<number> {
  const limitMs = limitOf(options.timeLimit);
  const { scenarios } = await loadScenarios([path], io);
  const [loaded] = scenarios;
  if (loaded === undefined) return 2;
  if (scenarios.length > 1) throw new UsageError("found several scenarios, expected one file", path);
  const repairs = await watchedRepairs(loaded, options, limitMs, io);
  const { file } = loaded;
  const texts = repairs.repairs.map((one) => repairedText(file, one));
  const patches = texts.map((text) => patchOf(file, text));
  const picked = options.pick - 1;
  if (texts.length > 0 && texts[picked] === undefined)
    throw new UsageError(`--pick: found ${options.pick}, expected 1 to ${texts.length}`);
  const written = options.write === true ? writeOne(file, texts, picked) : null;
  const repaired: Repaired = { file, name: loaded.scenario.name, repairs, patches, picked, written };
  if (options.json === true) io.stdout.write(`${repairJson(repaired)}\n`);
  else print(io.stdout, repairLines(repaired, pageOf(io.stdout, io.env)));
  return exitCodeOfRepairs(repaired);
}

async function watchedRepairs(
  { scenario, file }: LoadedScenario,
  { steps, tries, budget }: RepairCommandOptions,
  limitMs: number | null,
  io: Io,
): Promise<Repairs> {
  const interrupt = new Interrupt();
  const watch = new Watch(io, interrupt, limitMs);
  try {
    const goOn = () => watch.end !== "interrupted";
    const search = repairing(scenario, { steps, tries, budget, goOn, searchOn: () => watch.end === null });
    for (;;) {
      const { done, value } = search.next();
      if (done === true) return value;
      await watch.step(`changed plans of ${scenario.name}`, value.tried, value.most);
    }
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), file);
  } finally {
    interrupt.release();
    watch.erase();
  }
}

/** The file before and after a repair; or why it cannot be written into it. */
type Rewritten = { readonly before: string; readonly after: string } | { readonly why: string };

function repairedText(file: string, { edits }: Repair): Rewritten {
  if (![".yaml", ".yml"].includes(extname(file)))
    return { why: `${file} is no YAML file: change it by hand, as the words above say` };
  const before = readFileSync(file, "utf8");
  try {
    return {
      before,
      after: editYaml(
        before,
        edits.flatMap(({ words }) => words),
      ),
    };
  } catch (error) {
    if (error instanceof YamlEditError) return { why: `It cannot be written as a patch: ${error.message}.` };
    throw error;
  }
}

function patchOf(file: string, text: Rewritten): Patch {
  return "why" in text ? text : { lines: unifiedDiff(text.before, text.after, file) };
}

function writeOne(file: string, texts: readonly Rewritten[], picked: number): number | null {
  const text = texts[picked];
  if (text === undefined) return null;
  if ("why" in text) throw new UsageError(text.why, file);
  writeFileWhole(file, [text.after.replace(/\n$/, "")]);
  return picked;
}
