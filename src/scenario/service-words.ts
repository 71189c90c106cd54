/** The words of a service: places that hold configuration, components that write it, nodes and who uses them. */

import type { FaultKind } from "./fault-kinds.ts";
import type { Target } from "./plan-words.ts";
import type { Storage } from "./storage-words.ts";
import type { Duration, DurationRange, Load, Rate, Share, TimeOfDay } from "./words.ts";

/** When the first look of a poll is: for all alike, or by the name of the node. */
export type Phase = DurationRange | Readonly<Record<string, DurationRange>>;

/** A place that holds a version, between the plan and the files of nodes; with `from`, it gets it from another. */
export interface Store {
  /** What it holds at the start. Default: `config.initial`. */
  readonly holds?: string;
  readonly from?: string;
  /** With `from`: how it learns of a change there. */
  readonly by?: "poll" | "watch";
  readonly every?: Duration;
  readonly phase?: DurationRange;
  readonly jitter?: DurationRange;
  readonly delay?: DurationRange;
  /** A group without which nothing gets here from there. Default: none. */
  readonly needs?: string;
  /** What becomes of something that was sent earlier than what it holds, and arrives later. Default: refused. */
  readonly late?: "refused" | "overwrites";
}

/** The way from a store to the files of a group's nodes. */
export interface Hop {
  readonly from: string;
  /** `poll`: each node looks by itself. `watch`: a change is sent, and takes `delay` to arrive. */
  readonly by: "poll" | "watch";
  /** `poll`: the period. */
  readonly every?: Duration;
  /** `poll`: when the first look is after the scenario begins. Default: anywhere in the period. */
  readonly phase?: Phase;
  /** `poll`: how much later than its period each look comes. Default: 0. */
  readonly jitter?: DurationRange;
  /** `watch`: from the change to its arrival. A new change in between restarts it. Default: 0. */
  readonly delay?: DurationRange;
  /** Which nodes it never reaches. Default: none. */
  readonly misses?: { readonly nodes?: Target; readonly share?: Share };
  /** `poll`: whether each look puts back what somebody else has written into the file. Default: false. */
  readonly enforces?: boolean;
  /** A group without which nothing gets here from there. Default: none. */
  readonly needs?: string;
}

/** What makes configuration from something else, again and again, and writes it. */
export interface ConfigGenerator {
  /** Stores, groups or nodes. */
  readonly to: Target;
  readonly every: Duration;
  /** When it first writes. Default: anywhere in the period. */
  readonly phase?: DurationRange;
  /** The version that it writes, or several by turns. */
  readonly writes?: string | readonly string[];
  /** Instead of `writes`: what it writes for the version that it finds, in a store or on any node of a group. */
  readonly reads?: { readonly from: string; readonly gives: Readonly<Record<string, string>> };
  /** From its reading to the arrival of what it writes; by then that may be old. Default: 0. */
  readonly delivery?: DurationRange;
  /** A group without which it makes nothing. Default: none. */
  readonly needs?: string;
  /** Whether what it writes is a change as much as what the plan writes. Default: false. */
  readonly brings?: boolean;
}

/** What reaches nodes from outside. */
export interface Input {
  readonly at: DurationRange;
  /** Default: once. */
  readonly every?: Duration;
  /** Default: all nodes. */
  readonly on?: Target;
}

/** A component that writes configuration by itself where it is deployed. */
export interface Agent {
  readonly writes: string;
  /** From its deployment to its first write. Default: 0. */
  readonly after?: DurationRange;
  /** How often it looks, and writes again what somebody else has changed. Default: 1m. */
  readonly every?: Duration;
}

export type Redundancy =
  | "brittle"
  | "balanced"
  | "standby"
  | { readonly standby: Standby }
  | { readonly quorum: Quorum };

export interface Standby {
  /** From the active node's not looking healthy to another's taking over. Default: 0. */
  readonly failover?: DurationRange;
  /** Whether the other must look healthy. Default: healthy. */
  readonly precondition?: "healthy" | "none";
  /** How many nodes must answer requests for another to be elected. Default: 0, nobody is asked. */
  readonly votes?: number;
}

export interface Quorum {
  readonly write: number;
  readonly read: number;
}

export interface Group {
  /** How many (named `<group>-1` and so on), or their names. */
  readonly nodes: number | readonly string[];
  /**
   * `brittle`: one down, all down. `balanced`: each request goes to one healthy node. `standby`: the first node serves,
   * another takes over. `quorum`: a request needs so many nodes.
   */
  readonly redundancy: Redundancy;
  /** `balanced`: how long a node must look ill, or well again, until the balancer believes it. Default: 0. */
  readonly balancer?: { readonly notices: DurationRange };
  /** From the start of a process until it serves. Default: 0. */
  readonly start?: DurationRange;
  /** How long its processes have been up when the scenario begins: all alike, or by the name of the node. Default: 0. */
  readonly uptime?: Duration | Readonly<Record<string, Duration>>;
  /** What starts a process again after a crash. Default: nobody does. */
  readonly supervisor?: Supervisor;
  /**
   * How long a write into a file of its nodes takes, during which it holds only the first half of the lines. Default: 0, a
   * write is atomic.
   */
  readonly torn?: DurationRange;
  /** Where the files of its nodes come from. Default: the plan writes into them. */
  readonly file?: Hop;
  /** What becomes of something that was sent to a file earlier than what it says, and arrives later. Default: refused. */
  readonly late?: "refused" | "overwrites";
  /** How these nodes load. Default: the scenario's `load`. */
  readonly load?: Load;
  /** How long a version must have run without illness to be the last known good, which a start falls back to. Default: never. */
  readonly lastKnownGood?: { readonly after: Duration };
  /** The version they have and run at the start. Default: `config.initial`. */
  readonly runs?: string;
  /** The build of the service they run, for `where`. */
  readonly build?: string;
  /** Whatever else tells nodes apart, for `where`: role, size, region. */
  readonly labels?: Readonly<Record<string, string | number>>;
  /** Groups that its nodes need in order to answer. Default: none. */
  readonly needs?: Readonly<Record<string, Need>>;
  /** Group → how often each node that serves calls it. Default: none, for a load without users. */
  readonly calls?: Readonly<Record<string, Rate>>;
  /** How many requests and calls it bears. Default: any number. */
  readonly capacity?: Capacity;
  /** What its nodes store. Default: nothing. */
  readonly storage?: Storage;
  /** Default: nobody. */
  readonly users?: Users;
  /** A kind of request fails where fewer than this share of it is answered. Default: 99%. */
  readonly slo?: Share;
  /** A request that takes longer has failed. Default: 10s. */
  readonly timeout?: Duration;
}

export interface Supervisor {
  /** From the crash to the start. */
  readonly after: DurationRange;
  /** From the hang to the restart, by a watchdog that notices it. Default: nobody does. */
  readonly hung?: DurationRange;
  /** By how much each further wait is longer, until the process has served for as long as the wait was. Default: 1. */
  readonly backoff?: number;
  /** The longest wait. Default: 5m. */
  readonly most?: Duration;
}

/** How a node depends on a group. */
export interface Need {
  /** How long an answer of the group is good for. Each node's runs out at another time, in two durations. Default: 0. */
  readonly cache?: DurationRange;
  /** How many calls to the group come of each request that gets through here, for its load. Default: 0. */
  readonly calls?: number;
  /** With `calls`: how often a call that has failed is tried again. Default: 0. */
  readonly retries?: number;
  /** Whether an answer that has run out is still used while there is no new one. Default: false. */
  readonly stale?: boolean;
  /** How long a failing is remembered after the group answers again. Default: 0. */
  readonly negative?: Duration;
}

export interface Capacity {
  /** What each node that serves can bear. */
  readonly rate: Rate;
  /** What comes of too much. `share`: as much is answered as can be. `collapse`: nothing is. Default: share. */
  readonly overload?: "share" | "collapse";
}

export interface Users {
  /** Requests that arrive, all day or from each time of day on. */
  readonly rate: Rate | Readonly<Record<TimeOfDay, Rate>>;
  /** How often one user asks, which tells how many users there are. Default: `"1/m"`. */
  readonly each?: Rate;
  /** The parts of each kind of request. Default: all alike. */
  readonly asks?: Readonly<Record<string, number>>;
  /** How often a request that has failed is tried again, which adds to the load. Default: 0. */
  readonly retries?: number;
  /** A group that those try who are not answered here. Default: none. */
  readonly otherwise?: string;
  /** Account → its part of the requests. Default: users belong to no account. */
  readonly accounts?: Readonly<Record<string, number>>;
  /** Whether only changes of what is answered are simulated, or each request. Default: changes; requests where there is storage. */
  readonly by?: "changes" | "requests";
  /** `requests`: when they arrive. Default: random. */
  readonly arrivals?: "random" | "regular";
  /** `requests`: over how long what is answered is measured. Default: 10s. */
  readonly window?: Duration;
  /** `requests`: from a request that has failed to its being tried again, `retries` times. Default: it is not. */
  readonly pause?: Duration;
}

export type { FaultKind };

export interface Fault {
  readonly at: DurationRange;
  /**
   * `crash`, `hang`: the process. `restart`: it stops and starts. `partition`: nobody reaches the node. `slow`: it answers late.
   * `power-loss`: it crashes, and what was not synced is lost. `torn-write`: the same in the midst of a write. `disk-full`: it
   * writes nothing. `disk-slow`: its writes take longer. `corrupt`: an object that it holds cannot be read any more. `pause`: the
   * process does nothing for a while, and does not know it.
   */
  readonly do: FaultKind;
  readonly on: Target;
  /** `partition` where there is storage: only these nodes and it do not reach each other, and users do. Default: nobody reaches it. */
  readonly from?: Target;
  /** With `from`: which messages are lost, those to the node (in) or those from it (out). Default: both. */
  readonly way?: "both" | "in" | "out";
  /** `partition`, `slow`, `disk-full`, `disk-slow`, `pause`: how long. Default: to the horizon. */
  readonly for?: DurationRange;
  /** `slow`: how long an answer takes. `disk-slow`: how much longer a write takes. */
  readonly takes?: Duration;
  /** `hang`: whether a shallow look is still answered. Default: false. */
  readonly answersHealth?: boolean;
  /** `crash`: all of it, or its children, to whose successors the master gives what it runs. Default: process. */
  readonly of?: "process" | "children";
}
