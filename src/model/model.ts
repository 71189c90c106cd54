import type { Names } from "../kernel/names.ts";
import type {
  Acknowledging,
  ActKind,
  EffectKind,
  Expect,
  FaultKind,
  LoadResult,
  LoadTrigger,
  Notices,
  Occasion,
  OwnEffect,
  OwnProbe,
  Scenario,
  World,
} from "../scenario/words.ts";
import type { Look } from "../store/looks.ts";
import type { StorageModel } from "../store/storage-model.ts";
import type { Configs, ConfigVersion } from "./config.ts";
import type { GroupHeader, Mode, TraceHeader, UsersHeader } from "./facts.ts";
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
  /** Whether nothing but the change can make its groups answer less: then its twin need not be simulated. */
  readonly isCalm: boolean;
  /** What stands at the head of the trace of the run. */
  readonly header: TraceHeader;
  /** The same for each world. */
  readonly headers: Readonly<Record<Mode, TraceHeader>>;
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
  /** The group that those users try who are not answered here; null where there is none. */
  readonly otherwise: number | null;
  readonly capacity: CapacityModel | null;
  /** Account → its part of the requests; they sum to 1. */
  readonly accounts: ReadonlyMap<string, number>;
  /** What its nodes store; null where they store nothing. */
  readonly storage: StorageModel | null;
  /** Where its users are simulated one by one: how. */
  readonly oneByOne: OneByOneModel | null;
  readonly header: GroupHeader;
}

export interface OneByOneModel {
  /** Whether requests arrive at regular intervals, and nothing of them is drawn. */
  readonly isRegular: boolean;
  /** Over how long availability is measured. */
  readonly windowMs: number;
  /** From a request that has failed to its being tried again; null where it is not. */
  readonly pauseMs: number | null;
}

/** What people set of groups, for a time or for good; null: as it is. */
export interface AdjustModel {
  /** A number that no other step or act has. */
  readonly id: number;
  /** The step or the act, for the names of draws. */
  readonly name: string;
  readonly groups: readonly number[];
  /** As a share of what is usual. */
  readonly users: number | null;
  readonly capacity: number | null;
  readonly retries: number | null;
  /** null: for good. */
  readonly lasts: RangeMs | null;
  /** What is set, in words. */
  readonly text: string;
}

interface CapacityModel {
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
  /** Whether what arrives in its file late overwrites what was sent after it. */
  readonly takesLate: boolean;
  /** The same as it is found in the midst of being written. */
  readonly initialTorn: ConfigVersion;
  readonly start: RangeMs;
  /** How long a write takes during which its file holds half of what is written. */
  readonly torn: RangeMs;
  /** How long its process has been up at the beginning. */
  readonly uptimeMs: number;
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
  /** How long a copy is still good when the group answers no more; null where there is none. */
  readonly copy: RangeMs | null;
  readonly stale: boolean;
  readonly negativeMs: number;
  /** How many calls to the group come of a request. */
  readonly calls: number;
  /** How often a call that has failed is tried again. */
  readonly retries: number;
}

/** A place between the plan and files. */
export interface StoreModel {
  readonly index: number;
  readonly name: string;
  readonly nameId: number;
  readonly holds: ConfigVersion;
  /** Whether what arrives late overwrites what was sent after it. */
  readonly takesLate: boolean;
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
  /** The group without which nothing gets through; null where there is none. */
  readonly needs: number | null;
}

/** How something that is sent comes to places. */
export interface DeliveryModel {
  /** A number that no other step, act, gate or generator has. */
  readonly sender: number;
  /** From sending it to a place to its arrival there. */
  readonly takes: RangeMs;
  /** From sending it to one place to sending it to the next. */
  readonly gapMs: number;
}

/** How a change is taken back. */
export interface RollBackModel {
  readonly to: Origin | null;
  readonly delivery: DeliveryModel;
  /** Whether nodes are restarted too: at once, or when what was put back has come into their file. */
  readonly restart: "never" | "at-once" | "delivered";
}

export interface GeneratorModel {
  readonly index: number;
  readonly name: string;
  readonly nameId: number;
  readonly to: Places;
  readonly everyMs: number;
  readonly phase: RangeMs;
  /** From its reading to the arrival of what it writes. */
  readonly delivery: DeliveryModel;
  /** The group without which it makes nothing; null where there is none. */
  readonly needs: number | null;
  /** Whether what it writes is a change as much as what the plan writes. */
  readonly brings: boolean;
  /** Where it writes, in words. */
  readonly toText: string;
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
  readonly acknowledges: Acknowledging;
  readonly results: readonly LoadRuleModel[];
  /** Which files its validator refuses; null where there is none. */
  readonly validator: readonly RefusalModel[] | null;
  readonly sessions: SessionsModel | null;
  /** The fields that a process takes over only when it starts. */
  readonly startOnly: readonly string[];
  /** How long after a change the laziest node has loaded it, in ms; null where nothing bounds it. */
  readonly longestMs: number | null;
}

/** What a validator refuses, on which nodes; null for all. */
interface RefusalModel {
  readonly matcher: Matcher;
  readonly nodes: ReadonlySet<number> | null;
}

/** The sessions of users that go on with what the process ran when they began. */
interface SessionsModel {
  /** How many there are; each carries an equal part of the users. */
  readonly count: number;
  /** From a load to when a session that was open then goes over to it. */
  readonly follow: RangeMs;
  /** Whether they go on when the process is gone. */
  readonly outlive: boolean;
}

export interface LoadRuleModel {
  readonly matcher: Matcher;
  readonly on: Occasion;
  readonly nodes: ReadonlySet<number> | null;
  readonly gives: LoadResult;
}

export interface EffectModel {
  readonly index: number;
  /** What its draws are called: its kind, numbered from the second of a kind on. */
  readonly drawName: string;
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
  /** How long it lasts; null for as long as `until` says. */
  readonly lasts: RangeMs | null;
  /** What ends it, apart from the process's running something else; null for nothing more. */
  readonly stays: "start" | "cleared" | null;
  /** Whether `after` counts from the start of the process, and not from the load. */
  readonly sinceStart: boolean;
  /** Not before this; null where nothing but `after` says when. */
  readonly strikes: StrikeModel | null;
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

/** Each day at a time, or once, so long after the beginning. */
export type StrikeModel = { readonly timeOfDayMs: number } | { readonly atFromBeginning: RangeMs };

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
      readonly delivery: DeliveryModel;
    }
  | { readonly does: "signal" | "clear"; readonly nodes: readonly number[] }
  | {
      readonly does: "restart";
      readonly nodes: readonly number[];
      readonly rolling: boolean;
      readonly force: boolean;
      /** Drawn once a step, like the gap. */
      readonly drain: RangeMs;
      readonly gap: RangeMs;
    }
  | { readonly does: "wait"; readonly duration: RangeMs }
  | { readonly does: "gate"; readonly gate: GateModel }
  | { readonly does: "window"; readonly opensMs: number; readonly closesMs: number }
  | { readonly does: "approve"; readonly by: string; readonly after: RangeMs; readonly grants: boolean }
  | {
      readonly does: "promote";
      /** Index of a store. */
      readonly from: number;
      readonly to: Places;
      readonly delivery: DeliveryModel;
    }
  | { readonly does: "rollBack"; readonly back: RollBackModel }
  | { readonly does: "adjust"; readonly adjust: AdjustModel }
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
  /** Whether all its readings go through one session on each node, which the first opens. */
  readonly staysConnected: boolean;
  readonly everyMs: number;
  /** From its first reading to its last. */
  readonly length: RangeMs;
  readonly once: boolean;
  readonly tolerates: number;
  readonly loses: number;
  readonly missingPasses: boolean;
  readonly timeoutMs: number;
  /** What its failing takes back; null for nothing. */
  readonly back: RollBackModel | null;
  readonly obeyed: boolean;
  readonly skip: boolean;
}

/** One question of a gate: a kind of request by its index, a shallow look, the running version, the validator, or the answer to a reload. */
export type Ask = { readonly nameId: number } & (
  | { readonly what: "request"; readonly request: number }
  | { readonly what: "health" }
  | { readonly what: "version" }
  | { readonly what: "load"; readonly most: number }
  | { readonly what: "validator" }
  | { readonly what: "acknowledgement" }
  | { readonly what: "own"; readonly probe: OwnProbe }
  | { readonly what: "store"; readonly look: Look }
);

export interface MonitorModel {
  readonly index: number;
  readonly name: string;
  readonly nameId: number;
  readonly notices: Notices;
  /** `load`: above which share of the capacity. */
  readonly loadAbove: number;
  /** The how manieth time it is wrong is reported. */
  readonly times: number;
  /** How long it must be well until it is over. */
  readonly clearsMs: number;
  /** Whether each report begins the list of acts anew. */
  readonly again: boolean;
  readonly groups: readonly number[];
  readonly nodes: readonly number[];
  readonly after: RangeMs;
  /** The group without which it cannot report. */
  readonly needs: number | null;
  /** What a person does once it has reported. */
  readonly acts: ActsModel;
}

/** What a person does, in order: one list for all monitors that have none of their own, and one for each that has. */
export interface ActsModel {
  /** Tells it from the other lists. */
  readonly index: number;
  /** The beginning of the names of its draws. */
  readonly name: string;
  readonly list: readonly ActModel[];
}

export interface ActModel {
  /** Tells it from the acts of all lists. */
  readonly id: number;
  readonly does: ActKind;
  /** null: all that the plan wrote to. */
  readonly on: Places | null;
  readonly after: RangeMs;
  /** How it takes something back, or what it writes. */
  readonly back: RollBackModel;
  /** What it sets; null where it sets nothing. */
  readonly adjust: AdjustModel | null;
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
  readonly does: FaultKind;
  readonly nodes: readonly number[];
  /** null: to the horizon. */
  readonly lasts: RangeMs | null;
  readonly takesMs: number;
  readonly answersHealth: boolean;
  /** partition: from which nodes only, and which way; null where nobody reaches it. */
  readonly from: readonly number[] | null;
  readonly way: "both" | "in" | "out";
  /** crash: only its children, which the master replaces. */
  readonly ofChildren: boolean;
}
