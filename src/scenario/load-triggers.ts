/**
 * What makes a running process load its file, and which words each trigger takes beside `onSignal` and `results`. A new
 * trigger is a line here, when it looks in `model/trigger.ts`, and how that reads in `compile-load.ts`.
 */
export const LOAD_TRIGGERS = {
  poll: ["every", "phase", "jitter", "checked"],
  watch: ["delay"],
  signal: ["delay"],
  "restart-only": [],
  "per-request": [],
  "per-connection": [],
  ttl: ["every", "phase"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type LoadTrigger = keyof typeof LOAD_TRIGGERS;
