/** How much a scenario may hold. A file that stays within these takes less than a second to read. */

import { type Problem, quote } from "./problem.ts";
import type { Scenario } from "./words.ts";

/** Bytes of a scenario file: 1 MiB. */
export const MAX_FILE_BYTES = 1_048_576;
/** Maps and lists inside one another. */
export const MAX_DEPTH = 32;
/** Uses of YAML aliases (`*name`) in one file. */
export const MAX_ALIASES = 100;
/** Values of all kinds, counted with what aliases stand for. */
export const MAX_VALUES = 30_000;
/** What YAML counts as a token: each word, bracket, comma, comment, indent and end of a line. */
export const MAX_TOKENS = 100_000;
/** Characters of one text or key. */
export const MAX_TEXT = 10_000;
/** Characters of a name: of a version, field, store, group, node, agent, account, gate, kind of request and so on. */
export const MAX_NAME = 100;
/** Entries of any list or map that is not limited otherwise. */
export const MAX_LIST = 1_000;
/** Fields of the configuration. */
export const MAX_FIELDS = 200;
/** Kinds of request. */
export const MAX_REQUESTS = 100;
/** Stores. */
export const MAX_STORES = 1_000;
/** Generators. */
export const MAX_GENERATORS = 100;
/** Inputs. */
export const MAX_INPUTS = 100;
/** Accounts of the users of a group. */
export const MAX_ACCOUNTS = 10_000;
/** `users.retries`: how often a request that has failed is tried again. */
export const MAX_RETRIES = 100;
/** Objects that a group stores. */
export const MAX_OBJECTS = 1_000;
/** Requests in a millisecond, where each is simulated: 1,000/s. */
export const MAX_RATE_PER_MS = 1;
/** `sessions.count`: sessions of a node. */
export const MAX_SESSIONS = 100;
/** Nodes of all groups together; and paths or hosts in a list. */
export const MAX_NODES = 10_000;
/** The horizon, and every other duration: 100 years of 365 days. */
export const MAX_HORIZON_MS = 100 * 365 * 86_400_000;
/** `limits.events` of one run. */
export const MAX_EVENTS = 100_000_000;
/** `limits.records` of one run. */
export const MAX_RECORDS = 100_000_000;
/** `limits.draws` of one run. */
export const MAX_DRAWS = 100_000_000;
/** Problems that a message shows before it says how many more there are. */
export const MAX_SHOWN = 50;

/** Keys that mean something to JavaScript objects, and so are names of nothing. */
export const RESERVED_KEYS: readonly string[] = ["__proto__", "constructor", "prototype"];

/** What is wrong with a text wherever it stands. */
export function textProblem(text: string): Pick<Problem, "found" | "expected"> | undefined {
  if (text.length > MAX_TEXT) {
    return { found: `a text of ${text.length} characters`, expected: `at most ${MAX_TEXT}` };
  }
  if (text.includes("\0")) return { found: "a NUL character", expected: "text without it" };
  return undefined;
}

/**
 * Everything in plain data that no scenario may have, whatever its shape: too deep, too much, reserved keys, numbers
 * that are not finite. What was built in TypeScript passes through here; for YAML, `document.ts` sees to the same.
 */
export function limitProblems(data: unknown): Problem[] {
  const problems: Problem[] = [];
  let values = 0;
  const report = (path: Problem["path"], found: string, expected: string) =>
    problems.push({ severity: "error", path, found, expected });

  const visit = (value: unknown, path: readonly (string | number)[]): void => {
    if (++values > MAX_VALUES) return;
    if (typeof value === "string") {
      const wrong = textProblem(value);
      if (wrong !== undefined) report(path, wrong.found, wrong.expected);
    } else if (typeof value === "number" && !Number.isFinite(value)) {
      report(path, String(value), "a finite number");
    } else if (typeof value === "object" && value !== null) {
      if (path.length >= MAX_DEPTH) {
        report(path, "maps and lists inside one another", `at most ${MAX_DEPTH} deep`);
        values = MAX_VALUES;
        return;
      }
      for (const key of Object.keys(value)) {
        if (RESERVED_KEYS.includes(key)) report([...path, key], quote(key), "another name");
        const index = Array.isArray(value) ? Number(key) : key;
        visit((value as Record<string, unknown>)[key], [...path, index]);
      }
    }
  };
  visit(data, []);
  if (values > MAX_VALUES && problems.length === 0) report([], "too many values", `at most ${MAX_VALUES}`);
  return problems;
}

/** Lists and maps of a scenario that are longer than they may be. */
export function sizeProblems(scenario: Scenario): Problem[] {
  const { config, groups, world } = scenario;
  const problems: Problem[] = [];
  const limit = (most: number, holder: object | undefined, ...path: string[]): void => {
    const size = holder === undefined ? 0 : Object.keys(holder).length;
    if (size <= most) return;
    problems.push({ severity: "error", path, found: `${size} entries`, expected: `at most ${most}` });
  };
  limit(MAX_FIELDS, config.fields, "config", "fields");
  limit(MAX_LIST, config.versions, "config", "versions");
  limit(MAX_LIST, scenario.effects, "effects");
  limit(MAX_STORES, scenario.stores, "stores");
  limit(MAX_GENERATORS, scenario.generators, "generators");
  limit(MAX_INPUTS, scenario.inputs, "inputs");
  limit(MAX_LIST, scenario.agents, "agents");
  limit(MAX_LIST, scenario.probes, "probes");
  limit(MAX_REQUESTS, scenario.requests, "requests");
  limit(MAX_LIST, groups, "groups");
  limit(MAX_LIST, scenario.plan, "plan");
  limit(MAX_LIST, scenario.monitor, "monitor");
  limit(MAX_LIST, scenario.operator, "operator");
  limit(MAX_LIST, scenario.faults, "faults");
  limit(MAX_LIST, world?.limits, "world", "limits");
  limit(MAX_NODES, world?.paths, "world", "paths");
  limit(MAX_NODES, world?.hosts, "world", "hosts");
  for (const [name, { labels, needs, calls, users }] of Object.entries(groups)) {
    limit(MAX_LIST, labels, "groups", name, "labels");
    limit(MAX_LIST, needs, "groups", name, "needs");
    limit(MAX_LIST, calls, "groups", name, "calls");
    limit(MAX_ACCOUNTS, users?.accounts, "groups", name, "users", "accounts");
  }
  return problems;
}
