import { Names } from "../kernel/names.ts";
import type { Outcome, StoragePromise } from "../scenario/words.ts";

/**
 * The kinds of fact that a trace holds: the contract between whatever writes a trace and the judge, who reads nothing
 * else. For each: what its subject, object, value, cause and source are.
 *
 * "Because of the change" is a link: `source` of an effect, a crash, a hang or a refusal is the `file` record that
 * brought the version, if it would not have come with the version that the node had before the plan; else −1.
 */
export const FACTS = [
  /** The plan begins a step. subject: plan; value: its number from 1; note: the step in words. */
  "step",
  /** The plan writes. subject: plan, the agent that it deploys, or a generator that brings a change; object: version; value: step, none of a generator; note: where to; cause: step, or what the generator read. */
  "write",
  /** An agent starts on a node. subject: node; object: agent; cause: write. */
  "agent",
  /** An agent is taken away. subject: node; object: agent; cause: the roll-back or the act. */
  "agent-removed",
  /** A generator makes a version. subject: generator; object: version; note: of what; cause: the record of what it read. */
  "generated",
  /** A store holds another version. subject: store; object: version; note: by whom; cause: write, generated, store or act. */
  "store",
  /** A version is on its way to a node's file. subject: node; object: version; cause: write, agent, roll-back or act. */
  "sent",
  /** A version never gets to a place, which is left out on the way. subject: node or store; object: version; cause: the store's holding it. */
  "missed",
  /** A node's file changes: what is stored. subject: node; object: version; value: 0 while only half of it is written, else none; note: by whom; cause: write, agent, roll-back or act. */
  "file",
  /** A node gets a signal. subject: node; note: what it does; cause: step or act. */
  "signal",
  /** A node answers whoever wanted a load. subject: node; value: 1 that it is done, 0 that it is not; cause: signal, load or what ended the process; source: the file, where the change is why it is not. */
  "acknowledged",
  /** A process tries to run what its file says. subject: node; object: version; value: index in LOAD_RESULTS; note: why now; source: file. */
  "load",
  /** A process runs a version. subject: node; object: version; value: 1 wholly, 0 in part; note: which part; cause: load; source: file. */
  "run",
  /** A node serves an account by a version of its own. subject: node; object: version; value: its part of the requests; note: the account; cause: write or roll-back. */
  "serves",
  /** Sessions that are open go on with what the process ran. subject: node; object: version, none when they are over; value: their part of the users; note: whose; cause: the file that it came from, or what ends them. */
  "sessions",
  /** An input reaches a node. subject: node; note: which. */
  "input",
  /** An effect will come. subject: node; object: version; value: when, in ms, none where nobody knows; note: which; cause: run; source: see above. */
  "due",
  /** An effect has come. subject: node; object: version; value: 1 it hampers the node, 0 it only makes it call others; note: which and why; cause: due, run or load; source: see above. */
  "effect",
  /** An effect is over, or will not come, though the node runs the same version. subject: node; object: version; note: which; cause: what ended it; source: its due or effect. */
  "over",
  /** What effects left behind on a node is cleared away. subject: node; cause: step or act. */
  "cleared",
  /** A process starts. subject: node; note: why; cause: step, act, fault or crash. */
  "start",
  /** A process serves. subject: node; cause: start. */
  "serve",
  /** A node takes no new requests. subject: node; cause: step. */
  "drain",
  /** A process is stopped on purpose. subject: node; cause: step, act or fault. */
  "stop",
  /** A process dies. subject: node; cause: effect or fault; source: see above. */
  "crash",
  /** A process hangs. subject: node; cause: effect or fault; source: see above. */
  "hang",
  /** A process refuses to start. subject: node; object: version; cause: effect; source: see above. */
  "refuse",
  /** Something goes wrong by itself. subject: node; note: what. */
  "fault",
  /** A partition or a slowness is over. subject: node; cause: fault. */
  "healed",
  /** The share of a kind of request that a group answers changes. subject: group; object: kind; value: share; cause: what changed it. */
  "availability",
  /** Load or capacity of a group is set otherwise, or no longer. subject: group; note: what; cause: step, act or what set it. */
  "adjust",
  /** A user asks a store. subject: group; object: kind; value: of a push, the revision that it brings; note: which object. */
  "request",
  /** A user who is simulated by himself gets an answer. subject: group; object: kind; value: of a store, the revision, −1 for nothing; note: which object; cause: request. */
  "answered",
  /** He gets none. subject: group; object: kind; note: why; cause: request. */
  "unanswered",
  /** A replica holds a revision, and syncs have made it last. subject: node; object: which object; value: the revision; note: how it came there; cause: what brought it. */
  "stored",
  /** A write that was under way when power was lost is found torn, and dropped. subject: node; object: which object; value: the revision; cause: fault. */
  "torn",
  /** What a replica holds of an object cannot be read any more. subject: node; object: which object; cause: fault. */
  "corrupt",
  /** A storage service works under another root. subject: node; value: how many objects there are; note: the root; cause: run. */
  "opened",
  /** A node that was away has heard from all its peers. subject: node; value: how many revisions the last of them had for it; cause: what brought it back. */
  "caught-up",
  /** A node takes itself for the primary. subject: node; value: the term; cause: what made it. */
  "primary",
  /** A node does not any more. subject: node; note: why; cause: what made it. */
  "primary-over",
  /** Another node serves. subject: group; object: node; cause: what made it. */
  "failover",
  /** A gate begins to look. subject: gate; object: the version that the plan wrote last; cause: step. */
  "gate",
  /** A look of a gate fails somewhere. subject: node or group; object: what was asked; cause: gate; source: why it fails. */
  "probe",
  /** A look of a gate. subject: gate; value: 1 passed, 0 failed, none: it never came; cause: gate; source: its first failing probe. */
  "reading",
  /** subject: gate; cause: the last reading. */
  "gate-passed",
  /** subject: gate; value: 1 obeyed, 0 ignored; cause: the reading that made it fail. */
  "gate-failed",
  /** Nobody looks. subject: gate; cause: step. */
  "gate-skipped",
  /** An approval is given. subject: by whom; cause: step. */
  "approved",
  /** An approval is refused. subject: by whom; cause: step. */
  "denied",
  /** The plan is stopped: no later step is done. subject: the gate, approval or person; cause: gate-failed, denied or act. */
  "stopped",
  /** Files are put back. subject: plan or operator; cause: step, gate-failed or act. */
  "roll-back",
  /** The plan has done its last step. cause: the step. */
  "plan-end",
  /** A monitor reports. subject: monitor; note: what; cause: what it noticed. */
  "report",
  /** A person acts. subject: operator; object: what; cause: report or the act before. */
  "act",
] as const;

export type FactKind = (typeof FACTS)[number];

/** Kind → its number in a trace. */
export const Fact = Object.fromEntries(FACTS.map((kind, index) => [kind, index])) as Record<FactKind, number>;

/** A table of names in which the kinds of fact have their numbers. */
export function factNames(): Names {
  const names = new Names();
  for (const kind of FACTS) names.id(kind);
  return names;
}

/** What comes of a load, in the order of their numbers in a `load` fact. */
export const LOAD_RESULTS = [
  "apply",
  "keep-old",
  "pending",
  "half",
  "break",
  "error",
  "die",
  "refuse",
] as const;

/** The outcomes of a run, in the order in which they are asked for. */
export const OUTCOMES: readonly Outcome[] = ["slow-fuse", "caught", "false-alarm", "inconclusive", "clean"];

/** Which of the worlds that a judge compares a trace is of. */
export type Mode =
  /** What happens. */
  | "run"
  /** The same, with every version that the plan brings carrying the fields of the one it replaces. */
  | "twin"
  /** The same, with every gate passing and nobody acting. */
  | "unstopped"
  /** The twin of the unstopped run. */
  | "unstopped-twin";

/** What stands before the facts of a trace: who is who. */
export interface TraceHeader {
  readonly formatVersion: 1;
  readonly scenario: string;
  readonly mode: Mode;
  readonly horizonMs: number;
  /** The time of day at which the run begins, in ms. */
  readonly clockMs: number;
  /** The kinds of request. */
  readonly requests: readonly string[];
  readonly groups: readonly GroupHeader[];
  readonly gates: readonly GateHeader[];
  /** How many steps the plan has. */
  readonly steps: number;
  /** Version → the nodes on which loading or running it has an effect that their version before the plan has not. */
  readonly hazards: Readonly<Record<string, readonly string[]>>;
  /** Version → in what it differs from the version before the plan, such as `root /srv/stie instead of /srv/site`. */
  readonly changes: Readonly<Record<string, readonly string[]>>;
  /** Version → the fields that a static validator refuses. It sees forms and bounds, not the world. */
  readonly invalid: Readonly<Record<string, readonly string[]>>;
}

export interface GroupHeader {
  readonly name: string;
  readonly nodes: readonly string[];
  /** The version that its nodes have and run at the start. */
  readonly runs: string;
  /** In words: `a quorum of 2 for push and 2 for pull`. */
  readonly redundancy: string;
  /** In words: when its nodes load. */
  readonly loads: string;
  /** Least share of a kind of request that must be answered. */
  readonly slo: number;
  readonly users: UsersHeader | null;
  /** What a group stores, and what it promises; left out where it stores nothing. */
  readonly storage?: StorageHeader;
}

export interface StorageHeader {
  readonly kind: "quorum" | "primary";
  readonly promises: readonly StoragePromise[];
  /** The kind of request that reads, where there is one. */
  readonly pull: string;
  /** Object → the nodes that should hold it, by the configuration before the plan. */
  readonly placement: Readonly<Record<string, readonly string[]>>;
  /** How much older than the newest a pull may be, in ms. */
  readonly staleMs: number;
  /** When nobody pushes any more. */
  readonly quietAtMs: number;
}

export interface UsersHeader {
  /** How many users there are from each time of day (ms) on, in order, the first at 0. */
  readonly count: readonly { readonly fromMs: number; readonly users: number }[];
  /** The part of each kind of request; they sum to 1. */
  readonly asks: readonly number[];
  /** Where users are simulated one by one: the minutes of one user for which a request stands. */
  readonly minutesEach?: number;
}

export interface GateHeader {
  readonly name: string;
  /** The nodes in its scope. */
  readonly nodes: readonly string[];
  readonly group: string;
  readonly through: "each" | "balancer";
  /** The account in whose name it asks; null for none. */
  readonly account: string | null;
  /** Whether all its readings go through one session on each node, which the first opens. */
  readonly staysConnected: boolean;
  readonly ask: readonly string[];
  readonly everyMs: number;
  /** How long it looks, at most. */
  readonly forMs: number;
}
