import type { AgentModel, FaultModel, GeneratorModel, InputModel } from "../model/model.ts";
import { duration, type Lookup, range } from "./lookup.ts";

export function compileGenerators(lookup: Lookup): GeneratorModel[] {
  return Object.entries(lookup.scenario.generators ?? {}).map(([name, words], index) => {
    const everyMs = duration(words.every);
    const writes = typeof words.writes === "string" ? [words.writes] : (words.writes ?? []);
    const gives = Object.entries(words.reads?.gives ?? {});
    return {
      index,
      name,
      nameId: lookup.names.id(name),
      to: lookup.places(words.to),
      everyMs,
      phase: words.phase === undefined ? { loMs: 0, hiMs: everyMs - 1 } : range(words.phase),
      delivery: lookup.delivery(words),
      needs: words.needs === undefined ? null : lookup.group(words.needs),
      brings: words.brings ?? false,
      toText: `${name} writes to ${[words.to].flat().join(", ")}`,
      writes: writes.map((version) => lookup.configs.get(version)),
      reads:
        words.reads === undefined
          ? null
          : {
              from: lookup.places(words.reads.from),
              gives: new Map(gives.map(([found, given]) => [found, lookup.configs.get(given)])),
            },
    };
  });
}

export function compileInputs(lookup: Lookup): InputModel[] {
  return Object.entries(lookup.scenario.inputs ?? {}).map(([name, input], index) => ({
    index,
    name,
    at: range(input.at),
    everyMs: input.every === undefined ? null : duration(input.every),
    nodes: lookup.targets(input.on ?? Object.keys(lookup.scenario.groups)),
  }));
}

export function compileAgents(lookup: Lookup): AgentModel[] {
  return Object.entries(lookup.scenario.agents ?? {}).map(([name, agent], index) => ({
    index,
    name,
    nameId: lookup.names.id(name),
    writes: lookup.configs.get(agent.writes),
    after: range(agent.after),
    everyMs: duration(agent.every ?? "1m"),
  }));
}

export function compileFaults(lookup: Lookup): FaultModel[] {
  return (lookup.scenario.faults ?? []).map((fault, index) => ({
    index,
    at: range(fault.at),
    does: fault.do,
    nodes: lookup.targets(fault.on),
    lasts: fault.for === undefined ? null : range(fault.for),
    takesMs: duration(fault.takes ?? 0),
    answersHealth: fault.answersHealth ?? false,
    from: fault.from === undefined ? null : lookup.targets(fault.from),
    way: fault.way ?? "both",
    ofChildren: fault.of === "children",
  }));
}
