import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { FIRST_SCENARIO } from "./first-scenario.ts";
import { type Io, pageOf, print, UsageError } from "./io.ts";
import { shellWord } from "./shell.ts";
import { writeFileWhole } from "./write-file.ts";

const SCHEMA_FILE = "slowfuse.schema.json";

/**
 * `slowfuse init`: writes a commented scenario and, beside it, the schema to which its first line refers. Beside it, and
 * not in node_modules: so it works with npx, without a network, and wherever the folder is moved to.
 *
 * @throws UsageError where something else is in the way
 */
export async function initCommand(path: string, force: boolean, io: Io): Promise<number> {
  if (![".yaml", ".yml"].includes(extname(path))) {
    throw new UsageError(`${path}: found a name that ends in "${extname(path)}", expected .yaml or .yml`);
  }
  if (!existsSync(dirname(path))) throw new UsageError(`${path}: there is no folder ${dirname(path)}`);
  const schemaPath = join(dirname(path), SCHEMA_FILE);
  const { jsonSchema } = await import("../scenario/json-schema.ts");
  const schema = jsonSchema();
  if (!force) {
    if (existsSync(path)) throw new UsageError(`${path} is there already; --force overwrites it`);
    if (existsSync(schemaPath) && !isOurs(schemaPath, schema.title)) {
      throw new UsageError(
        `${schemaPath} is there already and is no schema of slowfuse; --force overwrites it`,
      );
    }
  }
  writeFileWhole(schemaPath, JSON.stringify(schema, null, 2).split("\n"));
  writeFileWhole(path, firstScenario(path).split("\n"));
  const { paint } = pageOf(io.stdout, io.env);
  const word = shellWord(path);
  print(io.stdout, [
    `${paint.green("✓")} wrote ${path}, and ${schemaPath}, from which editors complete its words`,
    "",
    "Next:",
    `  ${paint.bold(`slowfuse explain ${word}`)}   what it says, in plain sentences`,
    `  ${paint.bold(`slowfuse run ${word}`)}       what happens, why, and what would have caught it`,
    `  ${paint.bold(`slowfuse repair ${word}`)}    the smallest changes of its plan that are proved, as a patch`,
    "Then mend the plan, as the end of the file says, and run it again.",
  ]);
  return 0;
}

function firstScenario(path: string): string {
  const name = basename(path, extname(path)).replace(/[^\w-]+/g, "-");
  return FIRST_SCENARIO.replace("NAME", name === "" ? "slowfuse" : name)
    .replace("SCHEMA", SCHEMA_FILE)
    .trimEnd();
}

/** An older schema of ours may be replaced; anything else may not. */
function isOurs(path: string, title: unknown): boolean {
  try {
    return (JSON.parse(readFileSync(path, "utf8")) as { title?: unknown }).title === title;
  } catch {
    return false;
  }
}
