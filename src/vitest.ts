/**
 * Matchers for vitest: `import "slowfuse/vitest"` registers them, in a test file or in a setup file. They look at a
 * scenario, under many seeds, or at one run.
 */

import { expect } from "vitest";
import { toHaveNoBlindGate } from "./matchers/gates.ts";
import type { KindsOptions } from "./matchers/kinds.ts";
import { toCatchEveryKind } from "./matchers/kinds.ts";
import { toEndAs, toNeverEndAsSlowFuse } from "./matchers/outcome.ts";
import type { RunsOptions } from "./matchers/subject.ts";
import type { Outcome } from "./scenario/words.ts";

expect.extend({ toEndAs, toNeverEndAsSlowFuse, toCatchEveryKind, toHaveNoBlindGate });

export type { KindsOptions, RunsOptions };

declare global {
  namespace Chai {
    interface Assertion {
      /**
       * Each run ends as this outcome, or as one of several.
       *
       * @param options for a scenario: `runs`, by default 100, from `seed`, by default 1
       * @throws AssertionError that tells the story of the first run that does not, and the smallest scenario that fails so
       */
      toEndAs(outcome: Outcome | readonly Outcome[], options?: RunsOptions): void;

      /**
       * No run ends as a slow fuse: accepted, and failing afterwards. A sample, and no proof.
       *
       * @param options for a scenario: `runs`, by default 1,000, from `seed`, by default 1
       * @throws AssertionError that tells the story of the first run that does, and the smallest scenario that fails so
       */
      toNeverEndAsSlowFuse(options?: RunsOptions): void;

      /**
       * A scenario's plan catches each bogus version that can be derived from its config, of each kind of the catalogue: in
       * none of its runs does one slip through or come to no verdict. What does no harm need not be caught, but something
       * has to do harm.
       *
       * @param options `kinds`, by default all, each of which has to be caught if it is named; `of`, the good version, by
       *   default `config.initial`; `runs` of each bogus version, by default 20, from `seed`, by default 1
       * @throws AssertionError that lists what slipped through, and tells the story of the first
       */
      toCatchEveryKind(options?: KindsOptions): void;

      /**
       * No gate is blind in any run: each looked at least once while all nodes in its scope ran the change. There has to be
       * a gate.
       *
       * @param options for a scenario: `runs`, by default 100, from `seed`, by default 1
       * @throws AssertionError that tells which gate was blind, and why
       */
      toHaveNoBlindGate(options?: RunsOptions): void;
    }
  }
}
