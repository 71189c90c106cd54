import type { Status } from "../verdict/judgement.ts";

export { type Judgement, judgeRun, type Status } from "../verdict/judgement.ts";

/** The exit code that a status stands for. Where several hold: 2, then 1, then 3. */
export function exitCodeOf(statuses: Iterable<Status>): 0 | 1 | 3 {
  let code: 0 | 1 | 3 = 0;
  for (const status of statuses) {
    if (status === "unexpected") return 1;
    if (status === "inconclusive") code = 3;
  }
  return code;
}
