import { Fact, type GroupHeader } from "../model/facts.ts";
import { type Evidence, endOf, type Witness } from "./evidence.ts";
import type { Dip, FailingInterval } from "./oracles/dip.ts";
import { type Share, sharesOf, walkTogether, withoutDips } from "./shares.ts";
import { type BrokenPromise, brokenPromises } from "./store/promises.ts";
import type { Impact } from "./verdict.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** What users lost: for how long, how many, and how much of the service. */
export function measureImpact(
  evidence: Evidence,
  failures: readonly FailingInterval[],
  recoveredAtMs: number | null,
  nodesLost: number,
  dips: readonly Dip[],
): Impact {
  const [first] = failures;
  return {
    outageMs: worstOutageMs(failures),
    outageSpanMs: first === undefined || recoveredAtMs === null ? null : recoveredAtMs - first.fromMs,
    userMinutes: lostUserMinutes(evidence, dips),
    worstAvailability: failures.reduce((worst, interval) => Math.min(worst, interval.worst), 1),
    nodesLost,
  };
}

/** The sum of the failing intervals of each kind of request of each group; of these the greatest. */
function worstOutageMs(failures: readonly FailingInterval[]): number {
  const sums: { readonly group: GroupHeader; readonly request: string; outageMs: number }[] = [];
  let worst = 0;
  for (const { group, request, fromMs, toMs } of failures) {
    let sum = sums.find((one) => one.group === group && one.request === request);
    if (sum === undefined) {
      sum = { group, request, outageMs: 0 };
      sums.push(sum);
    }
    sum.outageMs += toMs - fromMs;
    worst = Math.max(worst, sum.outageMs);
  }
  return worst;
}

/**
 * The start of the last interval without failure; null where there was no failure, or where it lasts to the horizon.
 */
export function recovery(failures: readonly FailingInterval[]): number | null {
  let recoveredAtMs: number | null = null;
  for (const { toMs, ends } of failures) {
    if (!ends) return null;
    recoveredAtMs = Math.max(recoveredAtMs ?? toMs, toMs);
  }
  return recoveredAtMs;
}

function lostUserMinutes(evidence: Evidence, dips: readonly Dip[]): number {
  const { header, trace } = evidence.run;
  let lost = 0;
  for (const group of header.groups) {
    if (group.users === null) continue;
    if (group.users.minutesEach !== undefined) {
      lost += group.users.minutesEach * MINUTE_MS * requestsLost(evidence, group);
      continue;
    }
    for (let index = 0; index < header.requests.length; index++) {
      const request = header.requests[index] as string;
      const dip = dips.find((one) => one.group === group && one.request === request);
      const run = dip === undefined ? sharesOf(trace, group.name, request) : withoutDips(dip.changes);
      if (run.length === 1 && run[0]?.share === 1) continue;
      const twin = sharesOf(evidence.twin().trace, group.name, request);
      const endMs = Math.min(endOf(evidence.run).atMs, endOf(evidence.twin()).atMs);
      lost += (group.users.asks[index] as number) * lostOf(group, header.clockMs, endMs, run, twin);
    }
  }
  // Whole thousandths: sums of many parts differ in their last bits, and nobody reads them.
  return Math.round((lost / MINUTE_MS) * 1000) / 1000;
}

/** Of users one by one: how many requests more than in the twin got no answer, or a wrong one. */
function requestsLost({ run, twin }: Evidence, group: GroupHeader): number {
  const failed = unanswered(run, group);
  const wrong = brokenPromises(run).filter(
    (broken) => broken.group.name === group.name && isWrongPull(broken),
  );
  if (failed === 0 && wrong.length === 0) return 0;
  const wrongInTwin = brokenPromises(twin()).filter(
    (broken) => broken.group.name === group.name && isWrongPull(broken),
  );
  return Math.max(0, failed + wrong.length - unanswered(twin(), group) - wrongInTwin.length);
}

function isWrongPull({ promise }: BrokenPromise): boolean {
  return promise === "fresh" || promise === "linearizable";
}

function unanswered({ trace }: Witness, group: GroupHeader): number {
  const subject = trace.names.id(group.name);
  return trace.ofKind(Fact.unanswered).filter((index) => trace.subjectOf(index) === subject).length;
}

function lostOf(
  group: GroupHeader,
  clockMs: number,
  endMs: number,
  run: readonly Share[],
  twin: readonly Share[],
): number {
  let lost = 0;
  walkTogether(run, twin, endMs, (fromMs, toMs, now, then) => {
    const share = then.share - now.share;
    if (share > 0) lost += share * userTime(group, clockMs + fromMs, clockMs + toMs);
  });
  return lost;
}

/** Users × ms between two instants on the clock. */
function userTime(group: GroupHeader, fromMs: number, toMs: number): number {
  const count = (group.users as NonNullable<GroupHeader["users"]>).count;
  const perDay = count.reduce(
    (sum, from, index) => sum + from.users * (nextOf(count, index) - from.fromMs),
    0,
  );
  const since = (ms: number): number => {
    const days = Math.floor(ms / DAY_MS);
    const timeOfDayMs = ms - days * DAY_MS;
    return count.reduce((sum, from, index) => {
      const until = Math.min(nextOf(count, index), timeOfDayMs);
      return sum + from.users * Math.max(0, until - from.fromMs);
    }, days * perDay);
  };
  return since(toMs) - since(fromMs);
}

function nextOf(count: readonly { readonly fromMs: number }[], index: number): number {
  return count[index + 1]?.fromMs ?? DAY_MS;
}
