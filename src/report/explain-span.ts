/** Times that are known only from when to when. */

import { shortTime } from "../kernel/duration.ts";
import type { LoadModel, NodeModel, RangeMs } from "../model/model.ts";

/** From the least to the greatest; null where nothing bounds it. */
export interface Span {
  readonly loMs: number;
  readonly hiMs: number | null;
}

export const NOTHING: Span = { loMs: 0, hiMs: 0 };

export function plus(one: Span, other: Span): Span {
  const isBounded = one.hiMs !== null && other.hiMs !== null;
  return { loMs: one.loMs + other.loMs, hiMs: isBounded ? one.hiMs + other.hiMs : null };
}

/** The span in which the first of two comes. */
export function earlier(one: Span, other: Span): Span {
  const hiMs =
    one.hiMs === null || other.hiMs === null ? (one.hiMs ?? other.hiMs) : Math.min(one.hiMs, other.hiMs);
  return { loMs: Math.min(one.loMs, other.loMs), hiMs };
}

/** The span in which the last of several comes. */
export function latest(spans: readonly Span[]): Span {
  const bounded = spans.every(({ hiMs }) => hiMs !== null);
  return {
    loMs: Math.max(...spans.map(({ loMs }) => loMs)),
    hiMs: bounded ? Math.max(...spans.map(({ hiMs }) => hiMs as number)) : null,
  };
}

/** `3m`, `3m to 5m`, `3m or later`. */
export function spanText({ loMs, hiMs }: Span): string {
  if (hiMs === null) return `${shortTime(loMs)} or later`;
  return loMs === hiMs ? shortTime(loMs) : `${shortTime(loMs)} to ${shortTime(hiMs)}`;
}

/**
 * From a change of its file until a node loads it; null where nothing but a signal or a start brings it.
 *
 * @param changed when the file changes
 */
export function loadDelay(node: NodeModel, changed: Span): Span | null {
  const { load } = node;
  switch (load.by) {
    case "watch":
      return load.delay;
    case "poll":
    case "ttl":
      return load.checkedByRequest
        ? plus(nextLook(load, changed), nextRequest(node))
        : nextLook(load, changed);
    case "per-request":
    case "per-connection":
      return nextRequest(node);
    default:
      return null;
  }
}

function nextRequest({ requestEveryMs }: NodeModel): Span {
  return { loMs: 0, hiMs: requestEveryMs };
}

/** From a change to the first look that finds it. The looks are a period apart, the first anywhere in the phase. */
function nextLook({ everyMs, phase, jitter }: LoadModel, { loMs, hiMs }: Span): Span {
  const most = everyMs + jitter.hiMs;
  if (phase.hiMs - phase.loMs >= everyMs - 1 || loMs !== hiMs) return { loMs: 0, hiMs: most };
  const tick = Math.max(0, Math.ceil((loMs - phase.hiMs - jitter.hiMs) / everyMs));
  const first: RangeMs = {
    loMs: phase.loMs + tick * everyMs,
    hiMs: phase.hiMs + tick * everyMs + jitter.hiMs,
  };
  const isSure = first.loMs >= loMs;
  return { loMs: Math.max(0, first.loMs - loMs), hiMs: isSure ? first.hiMs - loMs : most };
}
