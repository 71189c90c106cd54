import type { ContextModel, EffectModel, StrikeModel } from "../model/model.ts";
import { duration, type Lookup, multiple, perMs, range, share } from "./lookup.ts";
import { parseTimeOfDay } from "./values.ts";
import type { Context, Effect, Rate } from "./words.ts";

export function compileEffects(lookup: Lookup): EffectModel[] {
  const effects = lookup.scenario.effects ?? [];
  return effects.map((effect, index) => {
    const kind = kindOf(effect);
    const before = effects.slice(0, index).filter((other) => kindOf(other) === kind).length;
    return compileEffect(lookup, effect, index, before === 0 ? kind : `${kind}-${before + 1}`);
  });
}

function compileEffect(lookup: Lookup, effect: Effect, index: number, drawName: string): EffectModel {
  const asks = effect.asks ?? lookup.requests.map((request) => request.name);
  return {
    index,
    drawName,
    matcher: lookup.matcher(effect.when),
    on: effect.on ?? "load",
    nodes: lookup.where(effect.where),
    input: effect.input ?? null,
    context: effect.while === undefined ? null : compileContext(lookup, effect.while),
    kind: kindOf(effect),
    own: typeof effect.do === "function" ? effect.do : null,
    after: range(effect.after),
    lasts: effect.for === undefined ? null : range(effect.for),
    stays: effect.until === "start" || effect.until === "cleared" ? effect.until : null,
    sinceStart: effect.since === "start",
    strikes: effect.at === undefined ? null : compileStrike(effect.at),
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

function kindOf({ do: does }: Effect): EffectModel["kind"] {
  return typeof does === "function" ? "own" : does;
}

function compileStrike(at: NonNullable<Effect["at"]>): StrikeModel {
  const timeOfDayMs = typeof at === "string" ? parseTimeOfDay(at) : undefined;
  return timeOfDayMs === undefined ? { atFromBeginning: range(at) } : { timeOfDayMs };
}

function compileContext(lookup: Lookup, { runs, load, down, failing }: Context): ContextModel {
  return {
    runs: Object.entries(runs ?? {}).map(([group, version]) => ({ group: lookup.group(group), version })),
    loadAbove: load === undefined ? null : multiple(load.above),
    downAbove: down?.above ?? null,
    failing: failing === undefined ? null : lookup.group(failing),
  };
}
