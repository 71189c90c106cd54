import type { ContextModel, EffectModel } from "../model/model.ts";
import { duration, type Lookup, perMs, range, share } from "./lookup.ts";
import { parseTimeOfDay } from "./values.ts";
import type { Context, Effect, Rate } from "./words.ts";

export function compileEffect(lookup: Lookup, effect: Effect, index: number): EffectModel {
  const asks = effect.asks ?? lookup.requests.map((request) => request.name);
  return {
    index,
    matcher: lookup.matcher(effect.when),
    on: effect.on ?? "load",
    nodes: lookup.where(effect.where),
    input: effect.input ?? null,
    context: effect.while === undefined ? null : compileContext(lookup, effect.while),
    kind: typeof effect.do === "function" ? "own" : effect.do,
    own: typeof effect.do === "function" ? effect.do : null,
    after: range(effect.after),
    lasts: effect.for === undefined ? null : range(effect.for),
    atMs: effect.at === undefined ? null : (parseTimeOfDay(effect.at) as number),
    answered: 1 - share(effect.share ?? 1),
    asks: new Set(asks.map((ask) => lookup.request(ask))),
    failsHealth: effect.asks?.includes("health") ?? false,
    takesMs: duration(effect.takes ?? 0),
    endsAs: effect.atLimit ?? "crash",
    answersHealth: effect.answersHealth ?? false,
    call:
      effect.do !== "call"
        ? null
        : {
            to: lookup.group(effect.to as string),
            perMs: perMs(effect.rate as Rate),
            untilAnswered: effect.until === "answered",
          },
  };
}

function compileContext(lookup: Lookup, { runs, load, down, failing }: Context): ContextModel {
  return {
    runs: Object.entries(runs ?? {}).map(([group, version]) => ({ group: lookup.group(group), version })),
    loadAbove: load === undefined ? null : share(load.above),
    downAbove: down?.above ?? null,
    failing: failing === undefined ? null : lookup.group(failing),
  };
}
