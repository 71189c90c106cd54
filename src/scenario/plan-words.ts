/** The words of a plan: what a release engineer does, who watches, who acts, and what is expected in the end. */

import type { StoragePromise } from "./storage-words.ts";
import type { Duration, DurationRange, Share, TimeOfDay } from "./words.ts";

/** A group, nodes by name, or several of either; where versions are written, also stores. */
export type Target = string | readonly string[];

/** One step of the plan: exactly one of these words. */
export type Step =
  | { readonly deploy: Deploy }
  | { readonly write: Write }
  | { readonly promote: Promote }
  | { readonly signal: Signal }
  | { readonly clear: Clear }
  | { readonly restart: Restart }
  | { readonly wait: DurationRange }
  | { readonly gate: Gate }
  | { readonly window: Window }
  | { readonly approve: Approve }
  | { readonly rollBack: RollBack }
  | { readonly adjust: Adjustment }
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
  /** From the write to one place to the write to the next, in the order of stores and then nodes. Default: 0. */
  readonly gap?: Duration;
}

export interface Signal {
  readonly on: Target;
}

/** Clears away what effects `until: cleared` have left behind. */
export interface Clear {
  readonly on: Target;
}

export interface Restart {
  readonly on: Target;
  /** All at once, or one after another, each when the one before has started or failed. Default: together. */
  readonly how?: "together" | "rolling";
  /** true: the process stops and starts, and so loads its file. false: its children are replaced and inherit what it runs. Default: true. */
  readonly force?: boolean;
  /** How long a node takes no new requests before it stops; a range is drawn once for all of them. Default: 0. */
  readonly drain?: DurationRange;
  /** `rolling`: the pause between two nodes; a range is drawn once for all of them. Default: 0. */
  readonly gap?: DurationRange;
}

/** A decision point: it looks, and lets the plan go on or not. */
export interface Gate extends PutBack {
  readonly name: string;
  /** The group it looks at, or some nodes of one. */
  readonly on: Target;
  /** Each node by itself, or whichever the balancer sends it to. */
  readonly through: "each" | "balancer";
  /**
   * Kinds of request (deep looks), `health` (a shallow look), `version` (which version is running), `validator` (what the node's
   * own validator says of its file), `acknowledgement` (what the node answered when it was last wanted to load), or probes of
   * your own.
   */
  readonly ask: readonly string[];
  /** `ask: load`: the greatest load of the group that passes, as a share of its capacity. Default: 100%. */
  readonly load?: Share;
  /** What `version` must be. Default: what the plan wrote last. */
  readonly version?: string;
  readonly every: Duration;
  /** How long it looks, from its first reading to its last; 0 is one reading. */
  readonly for: DurationRange;
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
  /** Whether each reading opens a new connection, or all go through the one that the first opens. Default: each. */
  readonly connects?: "each" | "once";
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

/** Writes whatever a store holds then to other places. */
export interface Promote {
  readonly from: string;
  readonly to: Target;
  /** As of a write. */
  readonly delivery?: DurationRange;
  readonly gap?: Duration;
}

/** How what is put back comes to its places. */
interface PutBack {
  /** From the roll-back to its arrival in each store and each node's file. Default: 0. */
  readonly delivery?: DurationRange;
  /** From one place to the next. Default: 0. */
  readonly gap?: Duration;
  /** With a restart: whether each node is restarted only when what was put back is in its file. Default: false. */
  readonly waits?: boolean;
}

/** Takes agents away, moves accounts back, and puts stores and files back as they were before the plan. */
export interface RollBack extends PutBack {
  /** The version that is put there instead, or the store whose version it is. Default: what was there before the plan. */
  readonly to?: string;
  /** Whether the nodes are restarted too. Default: false: what was put back is adopted as lazily as any change. */
  readonly restart?: boolean;
}

/** What can be set of a group. */
interface Settings {
  /** How many of the usual users ask; less than all, and the others are turned away. Default: as it is. */
  readonly users?: Share;
  /** How much of the usual a node bears. Default: as it is. */
  readonly capacity?: Share;
  /** How often users try a failed request again. Default: as it is. */
  readonly retries?: number;
  /** How long it lasts. Default: for good. */
  readonly for?: DurationRange;
}

/** Sets load or capacity of groups otherwise. */
export interface Adjustment extends Settings {
  /** Groups. */
  readonly on: Target;
}

/** Moves accounts to a version: from now on the nodes serve them by it, and everybody else by what they run. */
export interface Move {
  readonly on: Target;
  readonly accounts: readonly string[];
  readonly to: string;
}

/**
 * `failure`: a kind of request below its slo. `symptom`: a node that does not look healthy. `load`: a group that is asked for
 * more than a share of its capacity. `stale`: a node that runs another version than its file, or the first of the stores that
 * it comes from, has.
 */
export type Notices = "failure" | "symptom" | "load" | "stale";

export interface Monitor {
  readonly name?: string;
  readonly notices: Notices;
  /** `load`: above which share of the capacity. Default: 100%. */
  readonly above?: Share;
  /** Default: each group with users. */
  readonly on?: Target;
  /** How long it lasts before it is reported. */
  readonly after: DurationRange;
  /** How long it must be well again until it is over; what comes and goes faster is one. Default: 0. */
  readonly clears?: Duration;
  /** The how manieth time is reported. Default: 1. */
  readonly times?: number;
  /** Whether each further report begins the list of acts anew, once it has been done. Default: false. */
  readonly again?: boolean;
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
  | "clear"
  | "fail-back"
  | "stop-generator"
  | "adjust"
  | "nothing";

/** What a person does. */
export interface Act extends PutBack, Settings {
  /**
   * `restore-files`: stores and files as they were before the plan. `remove-agents`: those that the plan deployed.
   * `roll-back`: both, and accounts moved back. `roll-back-and-restart`: and restarts. `write`: another version. `restart`,
   * `stop`, `signal`: the nodes. `clear`: what effects have left behind on them. `fail-back`: the first node of a standby group serves again. `adjust`: load or capacity of groups. `nothing`: looks elsewhere.
   */
  readonly does: ActKind;
  /** Nodes, groups or stores. Default: all that the plan wrote to. */
  readonly on?: Target;
  /** From the report, or the act before, to this act. */
  readonly after: DurationRange;
  /** `write`: the version, or the store whose version it is. `roll-back`, `restore-files`: what is put there, as of a roll-back in the plan. */
  readonly to?: string;
  /** `stop-generator`: which. */
  readonly generator?: string;
  /** `restart`: all at once, or one after another without waiting for it to serve. Default: together. */
  readonly how?: "together" | "rolling";
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
  /** From the accept of the change to the failure; negative where it failed before, as `"-3m..-1m"`. */
  readonly fuse?: DurationRange;
  /** How many nodes crash, hang or refuse to start because of the change: a number, or two with `..` between them. */
  readonly nodesLost?: number | string;
  /** A number, or two with `..` between them. */
  readonly userMinutes?: number | string;
  /** What stopped the plan: the name of a gate, whoever refused to approve, or `operator`. */
  readonly stoppedBy?: string;
  /** Exactly the promises of stores that are not kept, whatever the reason. Default: none that would be without the change. */
  readonly broken?: readonly StoragePromise[];
  /** Gate → sight. */
  readonly gates?: Readonly<Record<string, Sight>>;
}
