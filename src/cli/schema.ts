import { jsonSchema } from "../scenario/json-schema.ts";
import type { Io } from "./io.ts";

/** `slowfuse schema`: prints the JSON Schema of a scenario. */
export async function schemaCommand(io: Io): Promise<number> {
  io.stdout.write(`${JSON.stringify(jsonSchema(), null, 2)}\n`);
  return 0;
}
