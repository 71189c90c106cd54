import { Run } from "../run.ts";
import { judgeEach } from "./outcome.ts";
import { type MatcherResult, nameOf, type RunsOptions, scenarioOf } from "./subject.ts";

/** Whether no gate was blind in any run: none passed while not every node that it looked at ran the change. */
export function toHaveNoBlindGate(received: unknown, options: RunsOptions = {}): MatcherResult {
  if (!hasGate(received))
    return {
      pass: false,
      message: () => `expected ${nameOf(received)} to have no blind gate, but it has no gate`,
    };
  return judgeEach(
    received,
    { not: "slow-fuse" },
    options,
    ({ run }) => run.verdict.gates.every(({ sight }) => sight !== "blind"),
    "have no blind gate",
  );
}

function hasGate(received: unknown): boolean {
  const { plan } = received instanceof Run ? received.model.scenario : scenarioOf(received);
  return plan.some((step) => "gate" in step);
}
