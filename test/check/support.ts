import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Scenario } from "../../src/scenario/words.ts";
import { yamlText } from "../../src/scenario/yaml-text.ts";
import { tempFolder } from "../cli/call.ts";
import { CRASH, gate, small, writeTo } from "../support.ts";

/** A plan whose one gate sees the bogus version in half of the runs, and in the others accepts it: luck decides. */
export function lucky(words: Partial<Scenario> = {}): Scenario {
  return small({
    name: "lucky",
    load: { by: "poll", every: "2m" },
    effects: [CRASH],
    plan: [writeTo("g"), gate({ for: "1m" })],
    horizon: "10m",
    ...words,
  });
}

/** A plan that catches the bogus version whatever the timing. */
export function sound(words: Partial<Scenario> = {}): Scenario {
  return lucky({ name: "sound", plan: [writeTo("g"), gate({ for: "3m" })], ...words });
}

/** A folder with scenarios, each in a file of its name; and where it is. */
export function folderOf(...scenarios: readonly Scenario[]): {
  folder: string;
  file: (name: string) => string;
} {
  const folder = tempFolder();
  for (const scenario of scenarios) writeFileSync(join(folder, `${scenario.name}.yaml`), yamlText(scenario));
  return { folder, file: (name) => join(folder, `${name}.yaml`) };
}
