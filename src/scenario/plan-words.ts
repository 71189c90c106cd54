/** The words of a plan: what a release engineer does, who watches, who acts, and what is expected in the end. */

import type { Duration, DurationRange, Share, TimeOfDay } from "./words.ts";

/** A group, nodes by name, or several of either; where versions are written, also stores. */
export type Target = string | readonly string[];

/** One step of the plan: exactly one of these words. */
export type Step =
  | { readonly deploy: Deploy }
  | { readonly write: Write }
  | { readonly signal: Signal }
  | { readonly restart: Restart }
  | { readonly wait: DurationRange }
  | { readonly gate: Gate }
  | { readonly window: Window }
  | { readonly approve: Approve }
  | { readonly rollBack: RollBack }
  | { readonly move: Move };

export interface Deploy {
  readonly agent: string;
  readonly to: Target;
}

export interface Write {
  readonly version: string;
  readonly to: Target;
  /** From the write to its arrival in each node's file. Default: 0. */
  readonly delivery?: DurationRange;
}

export interface Signal {
  readonly on: Target;
}

export interface Restart {
  readonly on: Target;
  /** All at once, or one after another, each when the one before has started or failed. Default: together. */
  readonly how?: "together" | "rolling";
  /** true: the process stops and starts, and so loads its file. false: its children are replaced and inherit what it runs. Default: true. */
  readonly force?: boolean;
  /** How long a node takes no new requests before it stops. Default: 0. */
  readonly drain?: Duration;
  /** `rolling`: the pause between two nodes. Default: 0. */
  readonly gap?: Duration;
}

/** A decision point: it looks, and lets the plan go on or not. */
export interface Gate {
  readonly name: string;
  /** The group it looks at, or some nodes of one. */
  readonly on: Target;
  /** Each node by itself, or whichever the balancer sends it to. */
  readonly through: "each" | "balancer";
  /** Kinds of request (deep looks), `health` (a shallow look), `version` (which version is running), or probes of your own. */
  readonly ask: readonly string[];
  /** What `version` must be. Default: what the plan wrote last. */
  readonly version?: string;
  readonly every: Duration;
  /** How long it looks, from its first reading to its last; 0 is one reading. */
  readonly for: Duration;
  /** `every`: each reading must pass. `once`: it ends at the first that does, and fails if none has by the end. Default: every. */
  readonly passes?: "every" | "once";
  /** How many failing readings it takes. Default: 0. */
  readonly tolerates?: number;
  /** The share of readings that never come. Default: 0%. */
  readonly loses?: Share;
  /** What a reading that never came counts as. Default: fails. */
  readonly missing?: "fails" | "passes";
  /** The account in whose name it asks. Default: none, and so what serves everybody without one. */
  readonly as?: string;
  /** How long an answer may take. Default: the group's. */
  readonly timeout?: Duration;
  /** What its failing does. Default: halt. */
  readonly onFail?: "halt" | "roll-back" | "roll-back-and-restart";
  /** false: the plan goes on whatever it says. Default: true. */
  readonly obeyed?: boolean;
  /** true: nobody looks. Default: false. */
  readonly skip?: boolean;
}

/** Waits until the time of day lies in the window. */
export interface Window {
  readonly opens: TimeOfDay;
  readonly closes: TimeOfDay;
}

export interface Approve {
  readonly by: string;
  readonly after?: DurationRange;
  /** false: refused, and the plan is stopped. Default: true. */
  readonly grants?: boolean;
}

/** Takes agents away, moves accounts back, and puts stores and files back as they were before the plan. */
export interface RollBack {
  /** The version that is put there instead, or the store whose version it is. Default: what was there before the plan. */
  readonly to?: string;
  /** Whether the nodes are restarted too. Default: false: what was put back is adopted as lazily as any change. */
  readonly restart?: boolean;
}

/** Moves accounts to a version: from now on the nodes serve them by it, and everybody else by what they run. */
export interface Move {
  readonly on: Target;
  readonly accounts: readonly string[];
  readonly to: string;
}

export interface Monitor {
  readonly name?: string;
  /** `failure`: a kind of request below its slo. `symptom`: a node that does not look healthy. */
  readonly notices: "failure" | "symptom";
  /** Default: each group with users. */
  readonly on?: Target;
  /** How long it lasts before it is reported. */
  readonly after: DurationRange;
  /** A group without which it cannot report: it waits until that group answers. Default: none. */
  readonly needs?: string;
  /** What a person does once this monitor has reported, in order. Default: the scenario's `operator`. */
  readonly acts?: readonly Act[];
}

export type ActKind =
  | "roll-back"
  | "roll-back-and-restart"
  | "restore-files"
  | "remove-agents"
  | "write"
  | "restart"
  | "stop"
  | "signal"
  | "fail-back"
  | "stop-generator"
  | "nothing";

/** What a person does. */
export interface Act {
  /**
   * `restore-files`: stores and files as they were before the plan. `remove-agents`: those that the plan deployed.
   * `roll-back`: both, and accounts moved back. `roll-back-and-restart`: and restarts. `write`: another version. `restart`,
   * `stop`, `signal`: the nodes. `fail-back`: the first node of a standby group serves again. `nothing`: looks elsewhere.
   */
  readonly does: ActKind;
  /** Nodes, groups or stores. Default: all that the plan wrote to. */
  readonly on?: Target;
  /** From the report, or the act before, to this act. */
  readonly after: DurationRange;
  /** `write`: the version. `roll-back`, `restore-files`: what is put there, as of a roll-back in the plan. */
  readonly to?: string;
  /** `stop-generator`: which. */
  readonly generator?: string;
  /** `restart`: all at once, or one after another without waiting for it to serve. Default: together. */
  readonly how?: "together" | "rolling";
  /** `restart`, rolling: from one node to the next. Default: 0. */
  readonly gap?: Duration;
  /** A group without which it cannot be done: the person is locked out until that group answers. Default: none. */
  readonly needs?: string;
  /** With `needs`: how long it takes to find another way in. Default: there is none. */
  readonly otherwise?: DurationRange;
  /**
   * `failing`: only if users still meet a failure; else it is left out. `ill`: only on the nodes that do not look healthy.
   * Default: always, and on all.
   */
  readonly only?: "failing" | "ill";
}

export type Outcome = "slow-fuse" | "caught" | "false-alarm" | "inconclusive" | "clean";

export type Sight =
  | "lost"
  | "wrong-place"
  | "masked"
  | "blind"
  | "too-early"
  | "tolerated"
  | "sighted"
  | "unrelated"
  | "never-looked";

/** What is expected of each run; `share`: of all the runs of a command. */
export interface Expect {
  readonly outcome?: Outcome | readonly Outcome[];
  readonly not?: Outcome | readonly Outcome[];
  /** How many of the runs end as `outcome`. Judged from 100 runs on, in the 99.9 % binomial interval. */
  readonly share?: Share;
  /** When the first failure begins. */
  readonly failure?: DurationRange;
  /** When the last failure ends. */
  readonly recovered?: DurationRange;
  /** The sum of the failing intervals of the worst kind of request. */
  readonly outage?: DurationRange;
  /** From the first failure to the recovery. */
  readonly outageSpan?: DurationRange;
  readonly fuse?: DurationRange;
  /** How many nodes crash, hang or refuse to start because of the change: a number, or two with `..` between them. */
  readonly nodesLost?: number | string;
  /** A number, or two with `..` between them. */
  readonly userMinutes?: number | string;
  /** What stopped the plan: the name of a gate, whoever refused to approve, or `operator`. */
  readonly stoppedBy?: string;
  /** Gate → sight. */
  readonly gates?: Readonly<Record<string, Sight>>;
}
