import { expect, test } from "vitest";
import { killAndLook } from "../../scripts/kill-check.ts";

test("a check that is killed at any moment leaves nothing that is not whole (scripts/kill-check.ts: fifty times)", async () => {
  expect(await killAndLook(3, 1_500)).toEqual([]);
}, 120_000); // three programs, each started from the sources
