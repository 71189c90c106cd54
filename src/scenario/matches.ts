/** Matchers that can never match, most often because a keyword is misspelt. */

import { Configs, sameValue } from "../model/config.ts";
import type { Checker } from "./checker.ts";
import { nearest, quote } from "./problem.ts";
import type { Path } from "./reporter.ts";
import type { Load, Value, When } from "./words.ts";

/** Each `when` and its path. */
export function matchers(checker: Checker): [Path, When][] {
  const { scenario } = checker;
  const all = (scenario.effects ?? []).map((effect, index): [Path, When] => [
    ["effects", index, "when"],
    effect.when,
  ]);
  const loads: [Path, Load | undefined][] = [[["load"], scenario.load]];
  for (const [name, group] of Object.entries(scenario.groups))
    loads.push([["groups", name, "load"], group.load]);
  for (const [path, load] of loads) {
    load?.results?.forEach((rule, index) => {
      all.push([[...path, "results", index, "when"], rule.when]);
    });
    load?.validator?.forEach((refusal, index) => {
      all.push([[...path, "validator", index, "when"], refusal.when]);
    });
  }
  return all;
}

const KEYWORDS = ["in-world", "not-in-world", "missing", "invalid", "changed"];

/** A field compared with a value that no version gives it: most often a keyword that is misspelt. */
export function warnOfMatches(checker: Checker): void {
  const configs = new Configs(checker.scenario.config);
  const values = configs.names.map((name) => configs.get(name).values);
  for (const [path, when] of matchers(checker)) {
    if (typeof when !== "object") continue;
    for (const [field, match] of Object.entries(when)) {
      const compared = typeof match === "object" && !Array.isArray(match);
      if (compared || KEYWORDS.includes(String(match))) continue;
      if (values.some((version) => sameValue(version[field], match as Value))) continue;
      const keyword = typeof match === "string" ? nearest(match, KEYWORDS) : undefined;
      const advice =
        keyword === undefined ? "compare it with one that has it" : `write ${keyword} if you mean that`;
      checker.warn([...path, field], quote(match), `a value that some version has: ${advice}`);
    }
  }
}
