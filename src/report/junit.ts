/** Campaigns as JUnit XML, which CI systems read: a suite a scenario, a case for what is wrong and for what is in order. */

import { type Checked, exitCodeOfChecked, type Finding } from "./checked.ts";
import { withoutControls } from "./layout.ts";

/** @param tell the story of a finding, as plain lines */
export function junitLines(
  all: readonly Checked[],
  tell: (checked: Checked, finding: Finding) => readonly string[],
): string[] {
  const suites = all.map((checked) => suiteLines(checked, tell));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="slowfuse check">',
    ...suites.flat(),
    "</testsuites>",
  ];
}

function suiteLines(
  checked: Checked,
  tell: (checked: Checked, finding: Finding) => readonly string[],
): string[] {
  const { scenario, file, findings, result, end } = checked;
  const failing = findings.filter(({ isKnown }) => !isKnown);
  const classname = attribute(scenario.name);
  const cases: string[] = [];
  for (const finding of findings) {
    const head = `    <testcase classname="${classname}" name="${attribute(`${finding.id}: ${finding.text}`)}">`;
    const type = finding.failing === null ? finding.id.split(":")[0] : finding.failing.failure.class.outcome;
    const body = finding.isKnown
      ? ['      <skipped message="known to the baseline"/>']
      : [
          `      <failure type="${attribute(type as string)}" message="${attribute(finding.text)}">${text(tell(checked, finding).join("\n"))}</failure>`,
        ];
    cases.push(head, ...body, "    </testcase>");
  }
  const isOpen = exitCodeOfChecked(checked) === 3;
  const name = attribute(`${result.runs} runs, nothing forbidden`);
  if (failing.length === 0 && isOpen) {
    const why =
      end === null ? `${result.inconclusive} runs came to no verdict` : `${end} after ${result.runs} runs`;
    cases.push(
      `    <testcase classname="${classname}" name="${name}">`,
      `      <error type="not decided" message="${attribute(why)}"/>`,
      "    </testcase>",
    );
  } else if (failing.length === 0) cases.push(`    <testcase classname="${classname}" name="${name}"/>`);
  const count = cases.filter((line) => line.startsWith("    <testcase")).length;
  const skipped = findings.length - failing.length;
  const errors = failing.length === 0 && isOpen ? 1 : 0;
  return [
    `  <testsuite name="${attribute(file)}" tests="${count}" failures="${failing.length}" errors="${errors}" skipped="${skipped}">`,
    ...cases,
    "  </testsuite>",
  ];
}

/** What XML cannot hold is left out, also halves of characters. */
function text(value: string): string {
  return withoutControls(value)
    .replace(/[\u{D800}-\u{DFFF}\uFFFE\uFFFF]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

function attribute(value: string): string {
  return text(value).replaceAll('"', "&quot;").replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}
