/** Shares of all timings in words, also those that are very small. */

import type { OutcomeShare, Proof } from "../explore/proof.ts";
import type { ExactShare } from "../explore/share.ts";
import { mostLikelyAtMost } from "../verdict/binomial.ts";
import { count, numberText, percentText } from "./words.ts";

/** Below this, and above one minus this, a percentage says too little. */
const RARE = 0.001;
const CONFIDENCE = 0.95;

/** `32.3 %`, `about 1 in 27,000,000`, `all but about 1 in 3,380,000`. */
export function timingsText(share: number): string {
  if (share > 0 && share < RARE) return `about 1 in ${roughly(1 / share)}`;
  if (share < 1 && share > 1 - RARE) return `all but about 1 in ${roughly(1 / (1 - share))}`;
  return percentText(share);
}

/** To three digits: what is said with "about" should not look exact. */
function roughly(value: number): string {
  return numberText(Number(value.toPrecision(3)));
}

/** What fits a line; a fraction of longer numbers tells nobody anything. */
const MOST_DIGITS = 20;

/** `counted: 1 in 27,000,000 timings`. */
function countedText({ share, fraction }: ExactShare): string {
  if (share === 0) return "counted: none";
  if (fraction === null) return "counted, with the chances of the scenario";
  const [points, of] = [String(fraction.points), String(fraction.of)];
  if (of === "1") return "counted: all of them";
  if (of.length > MOST_DIGITS) return "counted";
  return `counted: ${grouped(points)} in ${grouped(of)} timings`;
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A share, and how it is known, for each outcome; that of the slow fuse as well as it is known. */
export function shareRows({ slowFuse, outcomes, verdict }: Proof): [string, string, string][] {
  const rows = outcomes
    .filter(({ outcome }) => outcome !== "slow-fuse" || slowFuse === null)
    .map((one): [string, string, string] => [one.outcome, ownText(one), knownText(one)]);
  if (slowFuse !== null) {
    if (slowFuse.share > 0 || outcomes.length > 0)
      rows.unshift(["slow-fuse", timingsText(slowFuse.share), countedText(slowFuse)]);
  } else if (verdict === "REFUTED" && !outcomes.some(({ outcome }) => outcome === "slow-fuse")) {
    const runs = outcomes[0]?.sampled?.runs ?? 0;
    const most = timingsText(mostLikelyAtMost(0, runs, CONFIDENCE));
    rows.unshift(["slow-fuse", "rare", `none of ${count(runs, "random run")}: at most ${most} (95 %)`]);
  }
  return rows;
}

/** A sample of all and nothing is no proof that it is all. */
function ownText({ share, exact }: OutcomeShare): string {
  return exact === null ? percentText(share) : timingsText(share);
}

function knownText({ exact, sampled }: OutcomeShare): string {
  if (exact !== null) return countedText(exact);
  if (sampled === null) return "";
  const { runs, from, to } = sampled;
  return `sampled in ${count(runs, "run")}: ${percentText(from)} to ${percentText(to)} (95 %)`;
}
