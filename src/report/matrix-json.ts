import { mechanismOf } from "../catalogue/catalogue.ts";
import type { GlanceShare } from "../explore/glances.ts";
import type { BogusTrial } from "../explore/matrix.ts";
import { exitCodeOfMatrix, type Tabulated } from "./matrix.ts";
import { exactData } from "./share-json.ts";

/** One matrix as one line of JSON. Others rely on the names: fields may be added, none is renamed. */
export function matrixJson(tabulated: Tabulated): string {
  const { name, file, matrix, atLeast } = tabulated;
  const { gates, rows, absent, score, isCutShort } = matrix;
  return JSON.stringify({
    formatVersion: 1,
    scenario: name,
    file,
    exitCode: exitCodeOfMatrix(tabulated),
    score: score.share,
    caught: score.caught,
    harmful: score.harmful,
    atLeast,
    interrupted: isCutShort,
    gates,
    kinds: rows.map(({ kind, fate, trials }) => ({
      kind,
      mechanism: mechanismOf(kind),
      fate,
      versions: trials.map(trialData),
    })),
    absent,
  });
}

function trialData({ bogus, fate, alike, proof, cells, whys }: BogusTrial): Record<string, unknown> {
  return {
    mechanism: bogus.mechanism,
    fields: bogus.fields,
    values: bogus.values,
    fate,
    alike,
    verdict: proof.verdict,
    slowFuse: exactData(proof.slowFuse),
    outcomes: proof.outcomes.map(shareData),
    unknown: proof.unknown,
    cells: cells.map(({ gate, glances }) => ({ gate, glances: glances.map(shareData) })),
    whys,
  };
}

function shareData<One extends Pick<GlanceShare, "exact">>(one: One): Record<string, unknown> {
  return { ...one, exact: exactData(one.exact) };
}
