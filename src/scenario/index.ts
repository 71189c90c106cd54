/** Scenarios: their words, and how they are read, checked and described. The surface of `slowfuse/scenario`. */

export { check } from "./check.ts";
export { findScenarioFiles, type LoadedScenario, loadScenarioFile } from "./file.ts";
export { jsonSchema } from "./json-schema.ts";
export {
  MAX_ACCOUNTS,
  MAX_ALIASES,
  MAX_DEPTH,
  MAX_DRAWS,
  MAX_EVENTS,
  MAX_FIELDS,
  MAX_FILE_BYTES,
  MAX_GENERATORS,
  MAX_HORIZON_MS,
  MAX_INPUTS,
  MAX_LIST,
  MAX_NAME,
  MAX_NODES,
  MAX_RECORDS,
  MAX_REQUESTS,
  MAX_RETRIES,
  MAX_STORES,
  MAX_TEXT,
  MAX_TOKENS,
  MAX_VALUES,
} from "./limits.ts";
export { formatProblem, formatProblems, type Located, ScenarioFileError } from "./located.ts";
export { type Problem, ScenarioError } from "./problem.ts";
export { MAX_PATTERN } from "./values.ts";
export { defineScenario, type Scenario } from "./words.ts";
export { parseScenario } from "./yaml.ts";
