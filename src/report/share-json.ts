import type { ExactShare } from "../explore/share.ts";

/** A counted share for JSON: whole numbers of any size, so they are texts. */
export function exactData(exact: ExactShare | null): Record<string, unknown> | null {
  if (exact === null) return null;
  const { share, fraction } = exact;
  return {
    share,
    points: fraction === null ? null : String(fraction.points),
    of: fraction === null ? null : String(fraction.of),
  };
}
