import { formatDuration } from "../../kernel/duration.ts";
import type { Model } from "../../model/model.ts";
import type { Gate } from "../../scenario/words.ts";
import { MOST_READINGS } from "./reach.ts";

const EVERY_MS = 10_000;

/** How often a new gate looks, and for how long, to see what may come as late as this. */
export function lookMs(untilMs: number): { readonly everyMs: number; readonly ms: number } {
  const everyMs = EVERY_MS * Math.max(1, Math.ceil(untilMs / EVERY_MS / MOST_READINGS));
  // One more reading after the last of these: at the same instant the gate looks before the node loads.
  return { everyMs, ms: Math.ceil((untilMs + everyMs) / everyMs) * everyMs };
}

/** A gate that asks each node of a group, or each of a list of nodes, what users ask. */
export function newGate(
  { header }: Model,
  name: string,
  on: string | readonly string[],
  everyMs: number,
  ms: number,
): Gate {
  return {
    name,
    on: typeof on === "string" ? on : [...on],
    through: "each",
    ask: header.requests,
    every: formatDuration(everyMs),
    for: formatDuration(ms),
  };
}

export function freshGateName({ header }: Model, name: string): string {
  return freshName(
    name,
    header.gates.map((gate) => gate.name),
  );
}

export function freshName(name: string, known: readonly string[]): string {
  let fresh = name;
  for (let number = 2; known.includes(fresh); number++) fresh = `${name} ${number}`;
  return fresh;
}
