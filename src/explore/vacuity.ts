/** Whether the runs of a campaign could have shown anything: green has to mean something. */

import { Fact } from "../model/facts.ts";
import type { Run } from "../run.ts";
import type { Outcome, Scenario } from "../scenario/words.ts";
import type { Cases } from "./case.ts";

/** Follows the runs of a campaign, and says in the end what none of them has shown. */
export class Vacuity {
  readonly #isGood: boolean;
  readonly #lacksBogus: boolean;
  #runs = 0;
  #wasLoaded = false;
  #wasRead = false;
  #hasBurnt = false;

  constructor({ expect, vary }: Scenario, cases: Cases) {
    this.#isGood = saysGood(expect?.outcome);
    this.#lacksBogus = vary?.bogus !== undefined && cases.bogusCount === 0;
  }

  enter(run: Run): void {
    this.#runs++;
    if (!this.#wasLoaded || !this.#wasRead) this.#look(run);
    // Another world costs as much as the run.
    if (!this.#isGood && !this.#hasBurnt) this.#hasBurnt = burns(run);
  }

  /** Why the campaign proves nothing, a sentence each; empty where it does, and where the change is said to be good. */
  reasons(): string[] {
    const reasons: string[] = [];
    if (this.#lacksBogus)
      reasons.push("no bogus version could be derived: the config has no field that these kinds are about");
    if (this.#isGood || this.#runs === 0) return reasons;
    if (!this.#wasLoaded) reasons.push("no node ever loaded the change, so nothing could go wrong");
    if (!this.#wasRead) reasons.push("no gate ever got a reading, so nothing was tested");
    if (!this.#hasBurnt)
      reasons.push(
        "no run could have ended as a slow fuse, even with every gate passing and nobody acting; where the change is good, say so: expect: { outcome: clean }",
      );
    return reasons;
  }

  #look({ trace, model }: Run): void {
    for (let index = 0; index < trace.length; index++) {
      const kind = trace.kindOf(index);
      if (kind === Fact.load || kind === Fact.serves)
        this.#wasLoaded ||= model.brought.has(trace.names.text(trace.objectOf(index)) ?? "");
      else if (kind === Fact.reading) this.#wasRead ||= !Number.isNaN(trace.valueOf(index));
    }
  }
}

/** Whether it ends as a slow fuse, or would with every gate passing and nobody acting. */
function burns(run: Run): boolean {
  return run.outcome === "slow-fuse" || run.unstoppedVerdict.outcome === "slow-fuse";
}

/** Only a change that does no harm ends so. */
function saysGood(outcome: NonNullable<Scenario["expect"]>["outcome"]): boolean {
  const outcomes = [outcome ?? []].flat() as readonly Outcome[];
  return (
    outcomes.some((one) => one === "clean" || one === "false-alarm") &&
    !outcomes.some((one) => one === "slow-fuse" || one === "caught")
  );
}
