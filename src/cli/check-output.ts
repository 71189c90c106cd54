/** What `slowfuse check` writes besides its output: JUnit XML, a text, a JSON and a scenario a failure, annotations. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findingLines, hasCode } from "../report/campaign.ts";
import { findingData } from "../report/campaign-json.ts";
import type { Checked } from "../report/checked.ts";
import { annotationLines } from "../report/github.ts";
import { junitLines } from "../report/junit.ts";
import { withoutControls } from "../report/layout.ts";
import type { Page } from "../report/paint.ts";
import { yamlText } from "../scenario/yaml-text.ts";
import { makeFolder } from "./corpus.ts";
import { pageOf } from "./io.ts";
import { writeFileWhole } from "./write-file.ts";

/** @throws UsageError where the system refuses */
export function writeJunit(path: string, all: readonly Checked[]): void {
  makeFolder(dirname(path));
  writeFileWhole(
    path,
    junitLines(all, (checked, finding) => findingLines(checked, finding, plainPage())),
  );
}

/** Writes for each failure `<scenario>-<id>.txt` for people, `.json` for programs and `.yaml`, the smallest scenario. */
export function writeReports(folder: string, all: readonly Checked[]): void {
  makeFolder(folder);
  for (const checked of all) {
    const { file, scenario } = checked;
    for (const finding of checked.findings) {
      const name = `${scenario.name}-${finding.id}`.replace(/[^\w.-]+/g, "-").slice(0, 150);
      const text = [file, ...findingLines(checked, finding, plainPage())];
      writeFileWhole(join(folder, `${name}.txt`), text.map(withoutControls));
      const data = { formatVersion: 1, scenario: scenario.name, file, ...findingData(finding) };
      writeFileWhole(join(folder, `${name}.json`), JSON.stringify(data, null, 2).split("\n"));
      const smallest = finding.failing?.smallest.scenario;
      if (smallest !== undefined && !hasCode(smallest))
        writeFileWhole(join(folder, `${name}.yaml`), yamlText(smallest).trimEnd().split("\n"));
    }
  }
}

/** Annotations at the plan, which is what has to be mended. */
export function annotate(checked: Checked): string[] {
  return annotationLines(checked, lineOfPlan);
}

/** The line of a scenario's file where its plan begins, 1 for the first. */
export function lineOfPlan(file: string): number {
  try {
    const lines = readFileSync(file, "utf8").split("\n");
    return (
      Math.max(
        0,
        lines.findIndex((line) => /^\s*"?plan"?:/.test(line)),
      ) + 1
    );
  } catch {
    return 1;
  }
}

function plainPage(): Page {
  return pageOf({ write: () => {} }, {});
}
