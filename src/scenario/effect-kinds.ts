/**
 * What running a version can do to a node, and which words each kind takes beside `when`, `on`, `where`, `while` and `after`.
 * A new kind is a line here, its words in `model/effect-text.ts`, and what it does in `model/effect.ts`.
 */
export const EFFECT_KINDS = {
  crash: ["at"],
  hang: ["at", "answersHealth"],
  leak: ["atLimit"],
  fail: ["at", "for", "share", "asks"],
  slow: ["at", "for", "asks", "takes"],
  wrong: ["at", "for", "share", "asks"],
  call: ["at", "for", "to", "rate", "until"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type EffectKind = keyof typeof EFFECT_KINDS;
