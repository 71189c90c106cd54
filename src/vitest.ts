/**
 * Matchers for vitest: `import "slowfuse/vitest"` registers them, in a test file or in a setup file. They look at a
 * scenario, under many seeds, or at one run.
 */

import { expect } from "vitest";
import { toHaveNoBlindGate } from "./matchers/gates.ts";
import type { KindsOptions } from "./matchers/kinds.ts";
import { toCatchEveryKind } from "./matchers/kinds.ts";
import { toBeSafeWithMargin } from "./matchers/margin.ts";
import { type MatrixMatcherOptions, toCatchAtLeast } from "./matchers/matrix.ts";
import { toEndAs, toNeverEndAsSlowFuse } from "./matchers/outcome.ts";
import { type ProofOptions, toBeProved, toBeRefuted } from "./matchers/proof.ts";
import type { RunsOptions } from "./matchers/subject.ts";
import type { Duration, Outcome } from "./scenario/words.ts";

expect.extend({
  toBeProved,
  toBeRefuted,
  toBeSafeWithMargin,
  toCatchAtLeast,
  toCatchEveryKind,
  toEndAs,
  toHaveNoBlindGate,
  toNeverEndAsSlowFuse,
});

export type { KindsOptions, MatrixMatcherOptions, ProofOptions, RunsOptions };

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
       * No timing of a scenario ends as a slow fuse: every drawn duration over its whole range, to the millisecond. What
       * cannot be said, or not within the budget, does not pass.
       *
       * @param options `budget`, the runs for the verdict at the most, by default 20,000; `samples`, random runs where
       *   timings could not be counted, by default 2,000
       * @throws AssertionError with the verdict, the shares, the counterexample and what it needs
       */
      toBeProved(options?: ProofOptions): void;

      /**
       * Some timing of a scenario ends as a slow fuse. Its contrary is not `toBeProved`: it may be neither.
       *
       * @param options as of `toBeProved`
       * @throws AssertionError with the verdict, and how it is known
       */
      toBeRefuted(options?: ProofOptions): void;

      /**
       * A scenario is proved, and would be if any one of its times (a wait, a delay, a period) were longer or shorter by the
       * margin. What is not known within the budget does not pass.
       *
       * @param margin such as "2m"
       * @param options as of `toBeProved`
       * @throws AssertionError with the verdict, and how far each time is from flipping it
       */
      toBeSafeWithMargin(margin: Duration, options?: ProofOptions): void;

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
       * A scenario's plan catches at least this share of the kinds of bogus change that its config allows and that can do harm:
       * on every timing, and not in a sample. Where nothing does any harm it fails, since it would prove nothing.
       *
       * @param least above 0, up to 1
       * @param options `kinds`, by default all; `of`, the good version, by default `config.initial`; `budget`, runs for each
       *   version at the most, by default 2,000; `samples`, random runs where timings could not be counted, by default 300
       * @throws AssertionError with the matrix, what slips through, and why
       */
      toCatchAtLeast(least: number, options?: MatrixMatcherOptions): void;

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
