import type { Names } from "../kernel/names.ts";
import type {
  ActKind,
  EffectKind,
  Expect,
  LoadResult,
  LoadTrigger,
  Occasion,
  OwnEffect,
  OwnProbe,
  Scenario,
  World,
} from "../scenario/words.ts";
import type { Configs, ConfigVersion } from "./config.ts";
import type { GroupHeader, TraceHeader, UsersHeader } from "./facts.ts";
import type { Matcher } from "./matcher.ts";

/**
 * A scenario made ready to run: durations are milliseconds, names are looked up, defaults are filled in. It holds no
 * state of a run, so any number of runs can share it.
 */
export interface Model {
  readonly scenario: Scenario;
  readonly names: Names;
  readonly configs: Configs;
  readonly world: World;
  readonly requests: readonly RequestModel[];
  readonly groups: readonly GroupModel[];
  readonly nodes: readonly NodeModel[];
  readonly stores: readonly StoreModel[];
  readonly generators: readonly GeneratorModel[];
  readonly inputs: readonly InputModel[];
  readonly effects: readonly EffectModel[];
  readonly agents: readonly AgentModel[];
  readonly plan: readonly StepModel[];
  readonly monitors: readonly MonitorModel[];
  readonly faults: readonly FaultModel[];
  readonly clockMs: number;
  readonly horizonMs: number;
  readonly limits: { readonly events: number; readonly records: number; readonly draws: number };
  readonly expect: Expect;
  /** The names of the versions that the plan brings. */
  readonly brought: ReadonlySet<string>;
  /** All of a trace's header but the mode. */
  readonly header: Omit<TraceHeader, "mode">;
}

/** A span of time that is fixed (both ends equal) or drawn uniformly, both ends included, in ms. */
export interface RangeMs {
  readonly loMs: number;
  readonly hiMs: number;
}

/** A kind of request. */
export interface RequestModel {
  readonly name: string;
  readonly nameId: number;
  readonly needs: "read" | "write";
}

export interface GroupModel {
  readonly index: number;
  readonly name: string;
  readonly nameId: number;
  /** Indices of its nodes. */
  readonly nodes: readonly number[];
  readonly redundancy: RedundancyModel;
  /** How long a node must look ill, or well, until the balancer believes it. */
  readonly notices: RangeMs;
  readonly slo: number;
  readonly timeoutMs: number;
  readonly users: UsersHeader | null;
  /** Requests a ms from each time of day on, in order, the first at 0; empty without users. */
  readonly requestRate: readonly { readonly fromMs: number; readonly perMs: number }[];
  readonly retries: number;
  readonly capacity: CapacityModel | null;
  /** Account → its part of the requests; they sum to 1. */
  readonly accounts: ReadonlyMap<string, number>;
  readonly header: GroupHeader;
}

export interface CapacityModel {
  /** Requests and calls a ms that each node which serves can bear. */
  readonly perMs: number;
  readonly collapses: boolean;
}

export type RedundancyModel =
  | { readonly kind: "brittle" }
  | { readonly kind: "balanced" }
  | {
      readonly kind: "standby";
      readonly failover: RangeMs;
      readonly needsHealthy: boolean;
      readonly votes: number;
    }
  | { readonly kind: "quorum"; readonly write: number; readonly read: number };

export interface NodeModel {
  readonly index: number;
  readonly name: string;
  readonly nameId: number;
  readonly group: number;
  readonly groupName: string;
  readonly build: string | null;
  /** What it has and runs at the start. */
  readonly initial: ConfigVersion;
  readonly start: RangeMs;
  readonly supervisor: SupervisorModel | null;
  readonly file: HopModel | null;
  readonly load: LoadModel;
  /** How long a version must have run without illness to be the last known good, in ms; null for never. */
  readonly goodAfterMs: number | null;
  readonly needs: readonly NeedModel[];
  /** Group → calls a ms while it serves. */
  readonly calls: ReadonlyMap<number, number>;
  /** The effects that can touch it. */
  readonly effects: readonly EffectModel[];
  /** From one request of users to the next, in ms; null where no user asks. */
  readonly requestEveryMs: number | null;
}

export interface SupervisorModel {
  readonly after: RangeMs;
  /** From a hang to the restart; null where nobody notices it. */
  readonly hung: RangeMs | null;
  readonly backoff: number;
  readonly mostMs: number;
}

export interface NeedModel {
  readonly group: number;
  readonly cacheMs: number;
  readonly stale: boolean;
  readonly negativeMs: number;
}

/** A place between the plan and files. */
export interface StoreModel {
  readonly index: number;
  readonly name: string;
  readonly nameId: number;
  readonly holds: ConfigVersion;
  readonly hop: HopModel | null;
}

/** The way from a store to another, or to the file of a node. */
export interface HopModel {
  /** The store that it comes from. */
  readonly from: number;
  readonly trigger: TriggerModel;
  /** The probability that it never arrives. */
  readonly misses: number;
  readonly enforces: boolean;
}

export interface GeneratorModel {
  readonly index: number;
  readonly name: string;
  readonly nameId: number;
  readonly to: Places;
  readonly everyMs: number;
  readonly phase: RangeMs;
  /** By turns; empty where it reads. */
  readonly writes: readonly ConfigVersion[];
  readonly reads: { readonly from: Places; readonly gives: ReadonlyMap<string, ConfigVersion> } | null;
}

export interface InputModel {
  readonly index: number;
  readonly name: string;
  readonly at: RangeMs;
  readonly everyMs: number | null;
  readonly nodes: readonly number[];
}

/** Stores and nodes, by their indices. */
export interface Places {
  readonly stores: readonly number[];
  readonly nodes: readonly number[];
}

/** When somebody looks whether a place has changed. */
export interface TriggerModel {
  readonly by: LoadTrigger;
  readonly everyMs: number;
  readonly phase: RangeMs;
  readonly jitter: RangeMs;
  readonly checkedByRequest: boolean;
  readonly delay: RangeMs;
  /** In words, as the end of `it loads its file …`. */
  readonly text: string;
}

export interface LoadModel extends TriggerModel {
  readonly onSignal: "reload" | "ignored" | "kills";
  readonly results: readonly LoadRuleModel[];
  /** The fields that a process takes over only when it starts. */
  readonly startOnly: readonly string[];
  /** How long after a change the laziest node has loaded it, in ms; null where nothing bounds it. */
  readonly longestMs: number | null;
}

export interface LoadRuleModel {
  readonly matcher: Matcher;
  readonly on: Occasion;
  readonly nodes: ReadonlySet<number> | null;
  readonly gives: LoadResult;
}

export interface EffectModel {
  readonly index: number;
  readonly matcher: Matcher;
  readonly on: Occasion | "input";
  /** Which input brings it. */
  readonly input: string | null;
  /** Which nodes it can touch; null for all. */
  readonly nodes: ReadonlySet<number> | null;
  /** In which surroundings it strikes; null for any. */
  readonly context: ContextModel | null;
  readonly kind: EffectKind | "own";
  readonly own: OwnEffect | null;
  readonly after: RangeMs;
  /** How long it lasts; null for as long as the version runs. */
  readonly lasts: RangeMs | null;
  readonly atMs: number | null;
  /** The share of requests that still get a right answer. */
  readonly answered: number;
  /** Which kinds of request, by index. */
  readonly asks: ReadonlySet<number>;
  /** fail: whether shallow looks fail, too. */
  readonly failsHealth: boolean;
  readonly takesMs: number;
  /** leak: what happens at the limit. */
  readonly endsAs: "crash" | "hang";
  readonly answersHealth: boolean;
  readonly call: CallModel | null;
}

export interface ContextModel {
  readonly runs: readonly { readonly group: number; readonly version: string }[];
  readonly loadAbove: number | null;
  readonly downAbove: number | null;
  /** Which group must fail. */
  readonly failing: number | null;
}

interface CallModel {
  readonly to: number;
  /** Calls a ms. */
  readonly perMs: number;
  readonly untilAnswered: boolean;
}

export interface AgentModel {
  readonly index: number;
  readonly name: string;
  readonly nameId: number;
  readonly writes: ConfigVersion;
  readonly after: RangeMs;
  readonly everyMs: number;
}

/** A step: what it does, and how it reads. */
export type StepModel = { readonly text: string } & (
  | { readonly does: "deploy"; readonly agent: AgentModel; readonly nodes: readonly number[] }
  | {
      readonly does: "write";
      readonly version: ConfigVersion;
      readonly to: Places;
      readonly delivery: RangeMs;
    }
  | { readonly does: "signal"; readonly nodes: readonly number[] }
  | {
      readonly does: "restart";
      readonly nodes: readonly number[];
      readonly rolling: boolean;
      readonly force: boolean;
      readonly drainMs: number;
      readonly gapMs: number;
    }
  | { readonly does: "wait"; readonly duration: RangeMs }
  | { readonly does: "gate"; readonly gate: GateModel }
  | { readonly does: "window"; readonly opensMs: number; readonly closesMs: number }
  | { readonly does: "approve"; readonly by: string; readonly after: RangeMs; readonly grants: boolean }
  | { readonly does: "rollBack"; readonly to: Origin | null; readonly restart: boolean }
  | {
      readonly does: "move";
      readonly nodes: readonly number[];
      readonly accounts: readonly string[];
      readonly version: ConfigVersion;
    }
);

/** What a roll-back puts there: a version, or whatever a store holds then. */
export type Origin = { readonly version: ConfigVersion } | { readonly store: number };

export interface GateModel {
  readonly index: number;
  readonly name: string;
  readonly nameId: number;
  readonly group: number;
  readonly nodes: readonly number[];
  readonly through: "each" | "balancer";
  readonly ask: readonly Ask[];
  /** What `version` must be; null for what the plan wrote last. */
  readonly version: string | null;
  /** The account in whose name it asks. */
  readonly account: string | null;
  readonly everyMs: number;
  readonly forMs: number;
  readonly once: boolean;
  readonly tolerates: number;
  readonly loses: number;
  readonly missingPasses: boolean;
  readonly timeoutMs: number;
  readonly onFail: "halt" | "roll-back" | "roll-back-and-restart";
  readonly obeyed: boolean;
  readonly skip: boolean;
}

/** One question of a gate: a kind of request by its index, a shallow look, or the running version. */
export type Ask = { readonly nameId: number } & (
  | { readonly what: "request"; readonly request: number }
  | { readonly what: "health" }
  | { readonly what: "version" }
  | { readonly what: "own"; readonly probe: OwnProbe }
);

export interface MonitorModel {
  readonly index: number;
  readonly name: string;
  readonly nameId: number;
  readonly notices: "failure" | "symptom";
  readonly groups: readonly number[];
  readonly nodes: readonly number[];
  readonly after: RangeMs;
  /** The group without which it cannot report. */
  readonly needs: number | null;
  /** What a person does once it has reported. */
  readonly acts: readonly ActModel[];
}

export interface ActModel {
  readonly does: ActKind;
  /** null: all that the plan wrote to. */
  readonly on: Places | null;
  readonly after: RangeMs;
  readonly to: Origin | null;
  /** Index of a generator. */
  readonly generator: number | null;
  readonly gapMs: number;
  readonly needs: number | null;
  /** How long another way in takes; null where there is none. */
  readonly otherwise: RangeMs | null;
  readonly only: "failing" | "ill" | null;
}

export interface FaultModel {
  readonly index: number;
  readonly at: RangeMs;
  readonly does: "crash" | "hang" | "restart" | "partition" | "slow";
  readonly nodes: readonly number[];
  /** null: to the horizon. */
  readonly lasts: RangeMs | null;
  readonly takesMs: number;
  readonly answersHealth: boolean;
}
