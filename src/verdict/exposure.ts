import type { TraceHeader } from "../model/facts.ts";
import type { Witness } from "./evidence.ts";
import { Ledger, type NodeEntry } from "./ledger.ts";

/** Who met the change in one run. */
export interface Exposure {
  /** How many nodes ran it at some time, or died of it, up to when somebody noticed; all of the run where nobody did. */
  readonly nodes: number;
  /** The users of these nodes: those of a group, by the part of its nodes that was exposed. */
  readonly users: number;
  /** How long some node that users ask ran it, or lay dead of it, in ms, up to the end of the run; any node where none has users. */
  readonly runningMs: number;
}

/**
 * Reads from a trace who was exposed to what the plan brought.
 *
 * @param noticedAtMs when the change was caught, or its failing noticed; null for never
 */
export function measureExposure({ header, trace }: Witness, noticedAtMs: number | null): Exposure {
  // A plan that takes its change back brings the old version, too, which exposes nobody.
  const changing = Object.entries(header.changes).filter(([, differences]) => differences.length > 0);
  const brought = new Set(changing.map(([name]) => trace.names.id(name)));
  const ledger = new Ledger(header, trace);
  const exposed = new Set<string>();
  const withUsers = header.groups.filter(({ users }) => users !== null);
  const groups = withUsers.length > 0 ? withUsers : header.groups;
  const asked = ledger.nodesNamed(groups.flatMap(({ nodes }) => nodes));
  let runningMs = 0;
  let [isRunning, sinceMs] = [false, 0];
  const enter = (atMs: number) => {
    const runs = asked.some((node) => runsIt(node, brought));
    if (isRunning && !runs) runningMs += atMs - sinceMs;
    if (!isRunning && runs) sinceMs = atMs;
    isRunning = runs;
  };
  for (let index = 0; index < trace.length; index++) {
    ledger.enter(index);
    const node = ledger.node(trace.subjectOf(index));
    if (node === undefined) continue;
    enter(trace.atMs(index));
    const isCaught = noticedAtMs !== null && trace.atMs(index) > noticedAtMs;
    if (!isCaught && brought.has(node.ran)) exposed.add(node.name);
  }
  if (isRunning) runningMs += header.horizonMs - sinceMs;
  return { nodes: exposed.size, users: usersOf(header, exposed), runningMs };
}

function runsIt({ isAlive, ran, symptom }: NodeEntry, brought: ReadonlySet<number>): boolean {
  return brought.has(ran) && (isAlive || symptom >= 0);
}

/** By the most users that a group has in a day. */
function usersOf({ groups }: TraceHeader, exposed: ReadonlySet<string>): number {
  return groups.reduce((sum, { nodes, users }) => {
    if (users === null) return sum;
    const most = Math.max(...users.count.map((one) => one.users));
    return sum + (most * nodes.filter((node) => exposed.has(node)).length) / nodes.length;
  }, 0);
}
