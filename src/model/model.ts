import type { Names } from "../kernel/names.ts";
import type {
  EffectKind,
  Expect,
  LoadResult,
  LoadTrigger,
  Occasion,
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
  readonly effects: readonly EffectModel[];
  readonly agents: readonly AgentModel[];
  readonly plan: readonly StepModel[];
  readonly monitors: readonly MonitorModel[];
  readonly operator: readonly ActModel[];
  readonly faults: readonly FaultModel[];
  readonly clockMs: number;
  readonly horizonMs: number;
  readonly limits: { readonly events: number; readonly records: number };
  readonly expect: Expect;
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
  readonly slo: number;
  readonly timeoutMs: number;
  readonly users: UsersHeader | null;
  readonly header: GroupHeader;
}

export type RedundancyModel =
  | { readonly kind: "brittle" }
  | { readonly kind: "balanced" }
  | { readonly kind: "standby"; readonly failover: RangeMs; readonly needsHealthy: boolean }
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
  readonly supervisor: RangeMs | null;
  readonly load: LoadModel;
  /** The effects that can touch it. */
  readonly effects: readonly EffectModel[];
  /** From one request of users to the next, in ms; null where no user asks. */
  readonly requestEveryMs: number | null;
}

export interface LoadModel {
  readonly by: LoadTrigger;
  readonly everyMs: number;
  readonly phase: RangeMs;
  readonly jitter: RangeMs;
  readonly checkedByRequest: boolean;
  readonly delay: RangeMs;
  readonly onSignal: "reload" | "ignored" | "kills";
  readonly results: readonly LoadRuleModel[];
  /** The fields that a process takes over only when it starts. */
  readonly startOnly: readonly string[];
  /** In words, as the end of `it loads its file …`. */
  readonly text: string;
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
  readonly on: Occasion;
  /** Which nodes it can touch; null for all. */
  readonly nodes: ReadonlySet<number> | null;
  readonly kind: EffectKind;
  readonly after: RangeMs;
  readonly atMs: number | null;
  /** The share of requests that still get a right answer. */
  readonly answered: number;
  /** Which kinds of request, by index. */
  readonly asks: ReadonlySet<number>;
  readonly takesMs: number;
  /** leak: what happens at the limit. */
  readonly endsAs: "crash" | "hang";
  readonly answersHealth: boolean;
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
      readonly nodes: readonly number[];
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
  | { readonly does: "rollBack"; readonly restart: boolean }
);

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
);

export interface MonitorModel {
  readonly index: number;
  readonly name: string;
  readonly nameId: number;
  readonly notices: "failure" | "symptom";
  readonly groups: readonly number[];
  readonly nodes: readonly number[];
  readonly after: RangeMs;
}

export interface ActModel {
  readonly does:
    | "roll-back"
    | "roll-back-and-restart"
    | "restore-files"
    | "remove-agents"
    | "restart"
    | "signal";
  /** null: all that the plan wrote to. */
  readonly nodes: readonly number[] | null;
  readonly after: RangeMs;
}

export interface FaultModel {
  readonly index: number;
  readonly at: RangeMs;
  readonly does: "crash" | "hang" | "restart" | "partition" | "slow";
  readonly nodes: readonly number[];
  /** null: to the horizon. */
  readonly lasts: RangeMs | null;
  readonly takesMs: number;
}
