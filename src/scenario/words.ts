/**
 * The words of a scenario, the same in YAML and in TypeScript.
 *
 * A scenario is plain data: it can be validated, hashed, diffed, shrunk, sent to a worker and attached to a bug.
 * Only where a matcher stands (`when`) may TypeScript put a function, which YAML cannot.
 */

import type { EffectKind } from "./effect-kinds.ts";
import type { LoadTrigger } from "./load-triggers.ts";
import type { OwnEffect, OwnProbe } from "./own-words.ts";
import type { Act, Expect, Monitor, Step } from "./plan-words.ts";
import type { Agent, ConfigGenerator, Fault, Group, Input, Phase, Store } from "./service-words.ts";
import type { OwnStatement, Statement, Vary } from "./vary-words.ts";

export type { EffectKind } from "./effect-kinds.ts";
export type { LoadTrigger } from "./load-triggers.ts";
export type * from "./own-words.ts";
export type * from "./plan-words.ts";
export type * from "./service-words.ts";
export type * from "./storage-words.ts";
export type * from "./vary-words.ts";

/** A span of simulated time with its unit: `"250ms"`, `"10s"`, `"4m30s"`, `"2h"`, `"9d"`; or the number 0. */
export type Duration = string | 0;

/** A duration, or two with `..` between them: `"3m..5m"` is drawn uniformly, to the millisecond, both ends included. */
export type DurationRange = string | 0;

/** A time of day, `"02:00"` or `"02:00:30"`. */
export type TimeOfDay = string;

/** Events in a span of time: `"20/s"`, `"5/m"`, `"100/h"`. */
export type Rate = string;

/** A part of a whole: a text with its unit, `"32.3%"`, or a number from 0 to 1. */
export type Share = string | number;

/** A value of a config field. */
export type Value = string | number | boolean | readonly string[];

/** One scenario: a service, a change of its configuration, a rollout plan, and what is expected of them. */
export interface Scenario {
  /** The version of these words. */
  readonly formatVersion: 1;
  /** A short name, unique in a folder of scenarios. */
  readonly name: string;
  /** What the scenario shows, in a sentence. */
  readonly shows?: string;
  /** What exists, and so which values are right. Default: nothing is known to exist. */
  readonly world?: World;
  /** The fields of the configuration and its versions. */
  readonly config: Config;
  /** How nodes load their file, unless their group says otherwise. Default: `{ by: restart-only }`. */
  readonly load?: Load;
  /** What running a version does to a node. Default: nothing. */
  readonly effects?: readonly Effect[];
  /** Places that hold a version on its way from the plan to the files of nodes. Default: the plan writes to files. */
  readonly stores?: Readonly<Record<string, Store>>;
  /** What makes configuration from something else, again and again. */
  readonly generators?: Readonly<Record<string, ConfigGenerator>>;
  /** What reaches nodes from outside and may exercise what they run: a record of a new type, a backup. */
  readonly inputs?: Readonly<Record<string, Input>>;
  /** Components that write configuration by themselves where the plan deploys them. */
  readonly agents?: Readonly<Record<string, Agent>>;
  /** The kinds of request and what each needs of a quorum. Default: `{ push: write, pull: read }`. */
  readonly requests?: Readonly<Record<string, "read" | "write">>;
  /** Nodes with one redundancy. */
  readonly groups: Readonly<Record<string, Group>>;
  /** What the release engineer does, in order. */
  readonly plan: readonly Step[];
  /** What notices that something is wrong. Default: nobody. */
  readonly monitor?: Monitor | readonly Monitor[];
  /** What a person does once a monitor has reported, in order. Default: nothing. */
  readonly operator?: readonly Act[];
  /** What goes wrong by itself. */
  readonly faults?: readonly Fault[];
  /** The time of day at which the scenario begins. Default: `"00:00"`. */
  readonly clock?: TimeOfDay;
  /** How long is simulated. */
  readonly horizon: Duration;
  /** Looks of your own at a node, in TypeScript only, which a gate can `ask` by name. */
  readonly probes?: Readonly<Record<string, OwnProbe>>;
  /** Where a run gives up. Reaching a limit is inconclusive, never a pass. */
  readonly limits?: Limits;
  /** What is expected of a run. Default: `{ not: slow-fuse }`. */
  readonly expect?: Expect;
  /** What a campaign varies besides timings. Default: nothing. */
  readonly vary?: Vary;
  /** What has to happen in at least one run of a campaign. Default: nothing. */
  readonly sometimes?: readonly (Statement | OwnStatement)[];
  /** The same, or in a run with every gate passing and nobody acting. Default: nothing. */
  readonly reachable?: readonly Statement[];
}

/** What exists. Values of type `path`, `host` and `hosts` are right or wrong against it. */
export interface World {
  readonly paths?: readonly string[];
  readonly hosts?: readonly string[];
  /** Named limits that a matcher can compare a value with, each written as a value of the field's type. */
  readonly limits?: Readonly<Record<string, number | string>>;
}

export interface Config {
  readonly fields: Readonly<Record<string, Field>>;
  /** Version name → field → value. `from` takes the fields that are not given from another version. */
  readonly versions: Readonly<Record<string, VersionFields>>;
  /** The version that every node has and runs at the start. Default: the first one. */
  readonly initial?: string;
}

export type VersionFields = Readonly<Record<string, Value>>;

export type FieldType =
  | "path"
  | "host"
  | "hosts"
  | "integer"
  | "number"
  | "duration"
  | "size"
  | "boolean"
  | "text"
  | "choice";

/**
 * A typed field, and so what a static validator can see of a value. A `size` is a number of bytes, or a text with B, kB, MB,
 * GB, TB (powers of 1,000) or KiB, MiB, GiB, TiB (powers of 1,024).
 */
export interface Field {
  readonly type: FieldType;
  /** `choice`: the values there are. */
  readonly values?: readonly string[];
  /** Least value (integer, number, duration, size) or least length (hosts). */
  readonly min?: number | string;
  /** Greatest value, or greatest length. */
  readonly max?: number | string;
  /** `text`, `path`, `host`: what the value looks like; `*` stands for any run of characters. */
  readonly like?: string;
  /** Whether a version may leave the field out. Default: false. */
  readonly optional?: boolean;
  /** When a process takes a new value over: at each load, or only when it starts (until then it is pending). Default: load. */
  readonly adopts?: "load" | "start";
}

/**
 * Which configurations are meant: a version's name; field → match, all of which must hold; or, in TypeScript, a function.
 */
export type When = string | Readonly<Record<string, Match>> | WhenFunction;

export type WhenFunction = (
  fields: Readonly<Record<string, Value>>,
  context: { readonly world: World; readonly node: string; readonly group: string },
) => boolean;

/**
 * What a field's value is compared with: a value (equal); `not-in-world`, `in-world` (path, host, hosts); `missing`;
 * `invalid` (the static validator refuses it); `changed` (differs from the initial version); or a comparison.
 */
export type Match = Value | Comparison;

export interface Comparison {
  readonly is?: Value;
  readonly not?: Value;
  readonly oneOf?: readonly Value[];
  /** Greater than a value of the field's type, or than the limit of the world with that name; hosts: by length. */
  readonly above?: number | string;
  /** Less than a value of the field's type, or than the limit of the world with that name; hosts: by length. */
  readonly below?: number | string;
  /** `*` stands for any run of characters. */
  readonly like?: string;
}

/** When a process loads its file. */
export type Occasion = "load" | "request" | "reload" | "start";

/** What makes a process load its file, and what comes of it. Whatever the trigger, a process loads its file when it starts. */
export interface Load {
  readonly by: LoadTrigger;
  /** `poll`, `ttl`: the period. */
  readonly every?: Duration;
  /** `poll`, `ttl`: when the first look is after the scenario begins. Default: anywhere in the period. */
  readonly phase?: Phase;
  /** `poll`: how much later than its period each look comes. Default: 0. */
  readonly jitter?: DurationRange;
  /** `poll`: by a timer, or checked when a request arrives and the period is over. Default: timer. */
  readonly checked?: "timer" | "request";
  /** `watch`, `signal`: from the write, or the signal, to the load. A new one during the delay restarts it. Default: 0. */
  readonly delay?: DurationRange;
  /** What a signal does. Default: `reload` where `by` is signal, else `ignored`. */
  readonly onSignal?: "reload" | "ignored" | "kills";
  /**
   * What it answers to whoever wants it to load: nothing, the truth once it has tried, or `ok` whatever comes of it. Default:
   * none.
   */
  readonly acknowledges?: Acknowledging;
  /** What comes of a load; the first rule that matches holds. Default: `apply`. */
  readonly results?: readonly LoadRule[];
  /** Which files its own validator refuses, for gates that ask it. What it does not try it lets pass. Default: it has none. */
  readonly validator?: readonly Refusal[];
  /** Sessions of users that go on with what the process ran when they began. Default: a load is for all users at once. */
  readonly sessions?: Sessions;
}

/** What a validator refuses, on which nodes. */
export interface Refusal {
  readonly when: When;
  readonly where?: Where;
}

export type Acknowledging = "none" | "truth" | "ok";

/** Connections that users keep open, each served by what the process ran when it began. */
export interface Sessions {
  /** From a load to when a session that was open goes over to it: it ends, or looks by itself. Drawn for each. */
  readonly follow: DurationRange;
  /** How many are open on a node; each carries an equal part of its users. Default: 4. */
  readonly count?: number;
  /** Whether they go on when the process dies or is restarted. Default: false. */
  readonly outlive?: boolean;
}

export type LoadResult = "apply" | "keep-old" | "pending" | "half" | "break" | "error" | "die" | "refuse";

export interface LoadRule {
  readonly when: When;
  /** Default: `load`, which means all occasions. */
  readonly on?: Occasion;
  readonly where?: Where;
  readonly gives: LoadResult;
}

/** Which nodes are meant: those for which all that is given holds. Default: all. */
export interface Where {
  readonly group?: string | readonly string[];
  readonly nodes?: string | readonly string[];
  readonly build?: string | readonly string[];
  /** Label → a value, or a comparison of numbers. */
  readonly labels?: Readonly<Record<string, string | number | Bounds>>;
}

export interface Bounds {
  readonly above?: number;
  readonly below?: number;
}

/** In which surroundings an effect strikes. All that is given must hold; while it does not, the effect waits. */
export interface Context {
  /** Group → a version that one of its nodes runs, or `another`: one that the node itself does not run. */
  readonly runs?: Readonly<Record<string, string>>;
  /** The load of the node's group, as a share of its capacity. */
  readonly load?: { readonly above: Share };
  /** How many nodes of the node's group do not serve. */
  readonly down?: { readonly above: number };
  /** A group that does not answer every kind of request as often as it should. */
  readonly failing?: string;
}

/** What running a version does to a node. */
export interface Effect {
  readonly when: When;
  /** Which load brings it, or `input`: it comes with an input, as long as the version runs. Default: `load`: any load. */
  readonly on?: Occasion | "input";
  /** `on: input`: which. */
  readonly input?: string;
  readonly where?: Where;
  /** Default: whatever the surroundings are. */
  readonly while?: Context;
  /** What it does; in TypeScript also a process of your own. */
  readonly do: EffectKind | OwnEffect;
  /** From the load, or the input, to the effect. Default: 0. For a leak: how long it takes to reach the limit. */
  readonly after?: DurationRange;
  /** What `after` counts from: the load, or the start of the process, which a reload leaves as it is. Default: load. */
  readonly since?: "load" | "start";
  /**
   * When it strikes, but not before the load and `after`: a time of day, the next one; or how long after the beginning of
   * the scenario, at once where that is past.
   */
  readonly at?: TimeOfDay | DurationRange;
  /** `fail`, `slow`, `wrong`, `call`: how long it lasts. Default: for as long as the version runs. */
  readonly for?: DurationRange;
  /** `fail`, `wrong`: the share of requests. Default: 100%. */
  readonly share?: Share;
  /** `fail`, `slow`, `wrong`: which kinds of request; `fail` also `health`, a shallow look. Default: all kinds of request. */
  readonly asks?: readonly string[];
  /** `slow`: how long an answer takes. */
  readonly takes?: Duration;
  /** `leak`: what happens at the limit. Default: crash. */
  readonly atLimit?: "crash" | "hang";
  /** `hang`: whether a shallow look is still answered. Default: false. */
  readonly answersHealth?: boolean;
  /** `call`: the group that the node calls more often than before. */
  readonly to?: string;
  /** `call`: how many more calls the node makes. */
  readonly rate?: Rate;
  /**
   * What ends it. `changed`: the node runs something else, or nothing. `answered` (`call`): the same, but a call goes on until
   * it is answered. `start` (`fail`, `slow`, `wrong`): a start of the process. `cleared` (the same, and `crash`): somebody
   * clears it away; neither a reload nor a start nor a roll-back does. Default: changed.
   */
  readonly until?: "changed" | "answered" | "start" | "cleared";
}

export interface Limits {
  /** Events of one run. Default: 1,000,000. */
  readonly events?: number;
  /** Records in the trace of one run. Default: 1,000,000. */
  readonly records?: number;
  /** Draws of one run. Default: 1,000,000. */
  readonly draws?: number;
}

/** Types a scenario in a TypeScript file and returns it as it is. */
export function defineScenario<const S extends Scenario>(scenario: S): S {
  return scenario;
}
