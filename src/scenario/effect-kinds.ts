/**
 * What running a version can do to a node, and which words each kind takes beside `when`, `on`, `where`, `while` and `after`.
 * A new kind is a line here, its words in `model/effect-text.ts`, and what it does in `model/effect.ts`.
 */
export const EFFECT_KINDS = {
  crash: ["at", "until"],
  hang: ["at", "answersHealth"],
  leak: ["atLimit"],
  fail: ["at", "for", "share", "asks", "until"],
  slow: ["at", "for", "asks", "takes", "until"],
  wrong: ["at", "for", "share", "asks", "until"],
  call: ["at", "for", "to", "rate", "until"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** What can end an effect of a kind that takes `until`, apart from the node's running something else. */
export const EFFECT_ENDS: Readonly<Partial<Record<EffectKind, readonly string[]>>> = {
  crash: ["changed", "cleared"],
  fail: ["changed", "start", "cleared"],
  slow: ["changed", "start", "cleared"],
  wrong: ["changed", "start", "cleared"],
  call: ["changed", "answered"],
};

export type EffectKind = keyof typeof EFFECT_KINDS;
