import type { Margin } from "../explore/margins.ts";
import { prove } from "../explore/prove.ts";
import { formatDuration, parseDuration } from "../kernel/duration.ts";
import { marginLines } from "../report/margins.ts";
import { PLAIN } from "../report/paint.ts";
import { sentence } from "../report/proof.ts";
import { Run } from "../run.ts";
import type { Duration } from "../scenario/words.ts";
import type { ProofOptions } from "./proof.ts";
import { type MatcherResult, nameOf, scenarioOf } from "./subject.ts";

const PAGE = { paint: PLAIN, width: 100 };

/** Whether a scenario is proved, and would be if any one of its times were longer or shorter by so much. */
export function toBeSafeWithMargin(
  received: unknown,
  margin: Duration,
  options: ProofOptions = {},
): MatcherResult {
  if (received instanceof Run) throw new TypeError("found a run, expected a scenario: a run is one timing");
  const scenario = scenarioOf(received);
  const marginMs = parseDuration(margin);
  if (marginMs === undefined)
    throw new TypeError(`found ${JSON.stringify(margin)}, expected a duration such as 2m`);
  const proof = prove(scenario, { ...options, margins: true });
  const near = (proof.margins ?? []).filter((one) => !isAtLeast(one, marginMs));
  const pass = proof.verdict === "PROVED" && near.length === 0;
  const heading = `expected ${nameOf(scenario)} ${pass ? "not " : ""}to be safe with a margin of ${formatDuration(marginMs)}`;
  return {
    pass,
    message: () => {
      const nearer = near.map(({ timing }) => timing).join(", ");
      const lines = [heading, "", `${proof.verdict}: ${sentence(proof)}`];
      if (proof.verdict === "PROVED" && !pass) lines.push(`less than that, or not known: ${nearer}`);
      return [...lines, "", ...marginLines(proof, PAGE)].join("\n");
    },
  };
}

function isAtLeast({ longerMs, shorterMs, isComplete }: Margin, marginMs: number): boolean {
  return isComplete && [longerMs, shorterMs].every((ms) => ms === null || ms > marginMs);
}
