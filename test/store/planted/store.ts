/** What the planted defects of the store have in common: a small store under faults within tolerance, with one thing decided wrongly. */

import type { OwnRevision, Scenario } from "../../../src/index.ts";
import { type StoreWords, storeUnderFaults } from "../support.ts";

export function plantedStore(words: StoreWords): Scenario {
  const { storage, ...rest } = words;
  return { ...storeUnderFaults({ storage: { quiet: "1m", ...storage }, ...rest }), horizon: "2m30s" };
}

/** Of many objects few are pushed twice, and nobody pulls: only what replicas do by themselves makes them alike. */
export const nobodyPulls = {
  users: { rate: "20/m", asks: { push: 1 } },
  storage: { objects: 40 },
} satisfies StoreWords;

/** The revisions among some answers, the oldest first. */
export function byAge(answers: readonly (OwnRevision | null)[]): OwnRevision[] {
  return answers.filter((one) => one !== null).sort((one, other) => one.counter - other.counter);
}
