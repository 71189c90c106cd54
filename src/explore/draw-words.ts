import type { Model } from "../model/model.ts";
import { parametersOf } from "./parameter.ts";

/** What a draw is, in the words of the scenario; and the period of the ticks that it is the first of, in ms, else null. */
export interface DrawWords {
  readonly what: string;
  readonly everyMs: number | null;
}

/** What the end of the name of a draw says. */
const ENDS: readonly (readonly [RegExp, string])[] = [
  [/\/watch-delay$/, "watch delay"],
  [/\/signal-delay$/, "delay after a signal"],
  [/\/jitter\/[\d.]+$/, "jitter"],
  [/\/delivery by [^/]*$/, "delivery"],
  [/\/torn$/, "time a write takes"],
  [/\/start by [^/]*$/, "start"],
  [/\/supervisor$/, "wait of the supervisor"],
  [/\/watchdog$/, "wait of the watchdog"],
  [/\/failover$/, "failover"],
  [/\/balancer$/, "time the balancer takes to notice"],
  [/\/request-phase$/, "time between requests"],
  [/\/approval$/, "time an approval takes"],
];

export function phraseOf(model: Model, draw: string): DrawWords {
  const name = draw.replace(/#\d+$/, "");
  const parameter = parametersOf(model.scenario).find((one) => one.name === name);
  if (parameter !== undefined) return { what: parameter.text, everyMs: null };
  if (name.endsWith("/phase")) return phaseWords(model, name.slice(0, -"/phase".length));
  const effect = /\/([\w-]+)-(delay|lasts|date)$/.exec(name);
  const known = ENDS.find(([end]) => end.test(name));
  if (known !== undefined) return { what: known[1], everyMs: null };
  if (effect !== null && model.nodes.some((node) => name.startsWith(`${node.name}/`)))
    return { what: `${effect[1]} ${effect[2]}`, everyMs: null };
  return { what: `"${draw}"`, everyMs: null };
}

function phaseWords(model: Model, looker: string): DrawWords {
  const node = model.nodes.find(({ name }) => name === looker);
  const generator = model.generators.find(({ name }) => name === looker);
  if (node !== undefined)
    return { what: node.load.by === "ttl" ? "ttl" : "poll period", everyMs: node.load.everyMs };
  if (generator !== undefined) return { what: `period of ${looker}`, everyMs: null };
  return { what: `period of ${looker}`, everyMs: null };
}
