import { describe, expect, it } from "vitest";
import type { Scenario } from "../../src/scenario/words.ts";
import { call, jsonLines } from "../cli/call.ts";
import { DEFECTS } from "./defects.ts";

interface Finding {
  readonly runs?: number;
  readonly seed: number;
  readonly cause: string;
  readonly smallest: Scenario;
}

const nodesOf = ({ groups }: Scenario): number =>
  Object.values(groups).reduce(
    (sum, { nodes }) => sum + (typeof nodes === "number" ? nodes : nodes.length),
    0,
  );

describe("slowfuse check with its default settings", () => {
  it.each(DEFECTS)(
    "finds $name, names its cause, and shrinks it to what a person would write",
    async ({ name, does }) => {
      const { code, out } = await call([
        "check",
        `test/planted/scenarios/${name}.yaml`,
        "--no-corpus",
        "--json",
      ]);
      expect(code).toBe(1);
      const [line] = jsonLines(out) as unknown as [{ findings: Finding[] }];
      const [found] = line.findings as [Finding];
      expect(found.cause).toContain(does);
      expect(found.smallest.plan.length).toBeLessThanOrEqual(5);
      expect(nodesOf(found.smallest)).toBeLessThanOrEqual(3);
    },
  );
});
