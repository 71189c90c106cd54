/** The catalogue of bogus changes: kinds of mistake that people make in configurations. See docs/catalogue.md. */

import { LISTS } from "./lists.ts";
import { NUMBERS_OFF } from "./numbers.ts";
import { PLACES } from "./places.ts";
import { RELATIONS } from "./relations.ts";
import type { KindRule } from "./slip.ts";
import { SWITCHES } from "./switches.ts";
import { TEXTS } from "./texts.ts";
import { TYPOS } from "./typos.ts";

const RULES = { ...TYPOS, ...TEXTS, ...NUMBERS_OFF, ...LISTS, ...PLACES, ...RELATIONS, ...SWITCHES };

/** A kind of bogus change, by its name: `typo-in-path`, `wrong-unit`, `swapped-values`, … */
export type BogusKind = keyof typeof RULES;

/** The kinds of the catalogue, in its order. */
export const BOGUS_KINDS = Object.keys(RULES) as readonly BogusKind[];

/** @throws TypeError for a name that is no kind */
export function ruleOf(kind: BogusKind): KindRule {
  if (!Object.hasOwn(RULES, kind))
    throw new TypeError(`found the kind ${JSON.stringify(kind)}, expected one of ${BOGUS_KINDS.join(", ")}`);
  return RULES[kind];
}

/**
 * What a kind is, in a sentence: `a number is right, and its unit is not`.
 *
 * @throws TypeError for a name that is no kind
 */
export function mechanismOf(kind: BogusKind): string {
  return ruleOf(kind).mechanism;
}
