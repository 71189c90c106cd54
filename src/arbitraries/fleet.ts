import fc from "fast-check";
import type { Group } from "../scenario/words.ts";
import { durationRanges, durations } from "./duration.ts";
import { loads } from "./load.ts";
import { redundancyOf, redundancySketches } from "./redundancy.ts";

export interface FleetConstraints {
  /** Names of groups; the last is production and always there. Default: `["canary", "test", "production"]`. */
  readonly groups?: readonly string[];
  /** The most nodes of a group. Default: 5. */
  readonly maxNodes?: number;
  /** Whether a group other than production may have its own way to load. Default: true. */
  readonly ownLoads?: boolean;
}

/**
 * Groups of nodes by name: one to all of those that are named, the last always among them, with users. No group needs or
 * calls another. The simplest is one brittle node of production.
 */
export function fleets(constraints: FleetConstraints = {}): fc.Arbitrary<Record<string, Group>> {
  const { groups = ["canary", "test", "production"], maxNodes = 5, ownLoads = true } = constraints;
  const production = groups.at(-1) as string;
  const drawn = fc.tuple(
    fc.subarray(groups.slice(0, -1) as string[]),
    fc.tuple(...groups.map((name) => aGroup(maxNodes, ownLoads && name !== production, name === production))),
  );
  return drawn.map(([present, all]) => {
    const kept = groups.map((name, index) => [name, all[index] as Group] as const);
    return Object.fromEntries(kept.filter(([name]) => name === production || present.includes(name)));
  });
}

function aGroup(maxNodes: number, ownLoad: boolean, hasUsers: boolean): fc.Arbitrary<Group> {
  const parts = fc.record({
    nodes: fc.integer({ min: 1, max: maxNodes }),
    redundancy: redundancySketches(),
    start: maybe(durationRanges({ max: "2m" })),
    supervisor: maybe(durationRanges({ min: "1s", max: "1m" })),
    load: ownLoad ? maybe(loads()) : fc.constant(undefined),
    slo: maybe(fc.constantFrom("99%", "90%", "50%")),
    notices: maybe(durations({ min: "1s", max: "30s" })),
    rate: fc.constantFrom("1/s", "20/s", "500/s"),
  });
  return parts.map(({ nodes, redundancy, start, supervisor, load, slo, notices, rate }): Group => {
    const serves = redundancyOf(redundancy, nodes);
    return {
      nodes,
      redundancy: serves,
      ...(start === undefined || start === "0" ? {} : { start }),
      ...(supervisor === undefined ? {} : { supervisor: { after: supervisor } }),
      ...(load === undefined ? {} : { load }),
      ...(slo === undefined ? {} : { slo }),
      ...(notices !== undefined && serves === "balanced" ? { balancer: { notices } } : {}),
      ...(hasUsers ? { users: { rate } } : {}),
    };
  });
}

function maybe<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 1 });
}
