/** Campaigns and proofs as annotations of GitHub Actions. */

import { type Checked, exitCodeOfChecked } from "./checked.ts";
import { sentence } from "./proof.ts";
import { exitCodeOfProof, type Proved } from "./proved.ts";

/** @param lineOf the line of a scenario's file where what is wrong is shown, 1 for the first */
export function annotationLines(checked: Checked, lineOf: (file: string) => number): string[] {
  const { file, scenario, findings, fixed, end } = checked;
  const place = `file=${property(file)},line=${lineOf(file)}`;
  const lines = findings.map(({ text, isKnown, failing }) => {
    const again = failing === null ? "" : `\nagain: ${failing.replay}`;
    return `::${isKnown ? "notice" : "error"} ${place},title=${property(`slowfuse: ${scenario.name}`)}::${message(text + again)}`;
  });
  for (const path of fixed)
    lines.push(`::notice file=${property(path)},line=1,title=slowfuse::${message("does not fail any more")}`);
  if (findings.length === 0 && exitCodeOfChecked(checked) === 3) {
    const why = end === null ? "some runs came to no verdict, which is no pass" : "not all runs were made";
    lines.push(`::warning ${place},title=${property(`slowfuse: ${scenario.name}`)}::${message(why)}`);
  }
  return lines;
}

/** What is no pass: an error where it is refuted, a warning where it cannot be said. */
export function proofAnnotationLines(proved: Proved, lineOf: (file: string) => number): string[] {
  const { file, scenario, proof, refutation } = proved;
  const code = exitCodeOfProof(proof);
  if (code === 0) return [];
  const place = `file=${property(file)},line=${lineOf(file)},title=${property(`slowfuse: ${scenario.name}`)}`;
  const again = refutation === null ? "" : `\nagain: ${refutation.replay}`;
  const text = `${proof.verdict}: ${sentence(proof)}${again}`;
  return [`::${code === 1 ? "error" : "warning"} ${place}::${message(text)}`];
}

function message(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return message(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
