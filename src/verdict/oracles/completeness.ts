import { formatDuration } from "../../kernel/duration.ts";
import { NO_NAME } from "../../kernel/names.ts";
import { NO_RECORD } from "../../kernel/trace.ts";
import type { Witness } from "../evidence.ts";
import type { NodeEntry } from "../ledger.ts";
import { Reading } from "../reading.ts";
import type { PlanCourse } from "./acceptance.ts";

/**
 * What keeps a run without a failure from being clean, a sentence each: a limit was reached, the plan has not ended, a node
 * that was written to does not run the change, or an effect is due later. Incomplete is never a pass.
 *
 * @param twin the run's twin, if it had to be asked
 * @param nodes what its trace tells of its nodes, up to its end
 */
export function findIncompleteness(
  run: Witness,
  twin: Witness | null,
  course: PlanCourse,
  nodes: readonly NodeEntry[] = new Reading(run).toEnd().ledger.nodes,
): string[] {
  const found: string[] = [];
  const horizon = () => `at the horizon, ${formatDuration(run.header.horizonMs)}`;
  if (run.limit !== null) found.push(`the run reached its limit of ${run.limit} before the horizon`);
  if (twin !== null && twin.limit !== null)
    found.push(`its twin reached its limit of ${twin.limit} before the horizon`);
  if (course.endedAtMs === null && course.stopped === NO_RECORD)
    found.push(`the plan had not ended ${horizon()}`);
  for (const node of nodes) {
    const lacks = whatItLacks(node, (id) => run.trace.names.text(id));
    if (lacks !== null) found.push(`${node.name} ${lacks} ${horizon()}`);
    for (const { key: record, value: atMs } of node.due) {
      const what = run.trace.at(record).note;
      const when = Number.isNaN(atMs) ? "nobody knows when" : `at ${formatDuration(atMs)}`;
      found.push(`on ${node.name} an effect of the change (${what}) is due later, ${when}`);
    }
  }
  return found;
}

function whatItLacks(node: NodeEntry, text: (id: number) => string | null): string | null {
  if (node.sent === NO_NAME) return null;
  const version = text(node.sent);
  if (node.stored !== node.sent && node.missed === node.sent)
    return `was left out on the way, and had not been reached by ${version}`;
  if (node.stored !== node.sent) return `had not yet been reached by ${version}`;
  if (!node.isAlive) return `did not run ${version}: it was down`;
  if (node.ran !== node.sent && node.keepsOld)
    return `had refused ${version} and kept ${text(node.ran)}, which a start would not have kept,`;
  if (node.ran !== node.sent) return `had stored ${version} and did not run it`;
  if (!node.whole) return `ran only a part of ${version}`;
  const older = node.sessions.find(({ value }) => value !== node.sent);
  return older === undefined ? null : `served open sessions by ${text(older.value)} still`;
}
