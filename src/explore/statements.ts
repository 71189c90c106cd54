/** What has to happen in a campaign, and whether it has. */

import type { Trace } from "../kernel/trace.ts";
import type { Run } from "../run.ts";
import type { OwnStatement, Scenario, Statement } from "../scenario/words.ts";
import type { Verdict } from "../verdict/verdict.ts";

/** One statement of a scenario, and in how many runs it held. */
export interface StatementResult {
  readonly word: "sometimes" | "reachable";
  /** In words, such as `outcome: caught`. */
  readonly text: string;
  readonly held: number;
}

/** Follows the statements of a scenario through the runs of a campaign. */
export class Statements {
  readonly #statements: { word: StatementResult["word"]; of: Statement | OwnStatement; held: number }[];

  constructor({ sometimes = [], reachable = [] }: Scenario) {
    this.#statements = [
      ...sometimes.map((of) => ({ word: "sometimes" as const, of, held: 0 })),
      ...reachable.map((of) => ({ word: "reachable" as const, of, held: 0 })),
    ];
  }

  enter(run: Run): void {
    for (const statement of this.#statements) {
      const { word, of } = statement;
      const holdsInRun = typeof of === "function" ? of(run) : holds(of, run.trace, () => run.verdict);
      const isHeld =
        holdsInRun ||
        (word === "reachable" &&
          // Another world costs as much as the run: it is asked for only until the statement has held once.
          statement.held === 0 &&
          typeof of !== "function" &&
          holds(of, run.world("unstopped").trace, () => run.unstoppedVerdict));
      if (isHeld) statement.held++;
    }
  }

  results(): StatementResult[] {
    return this.#statements.map(({ word, of, held }, index) => ({
      word,
      text: statementText(of, index),
      held,
    }));
  }
}

function holds(statement: Statement, trace: Trace, verdict: () => Verdict): boolean {
  const { outcome, stoppedBy, gate, sight, fact, of } = statement;
  if (fact !== undefined && !hasFact(trace, fact, of)) return false;
  if (outcome !== undefined && verdict().outcome !== outcome) return false;
  if (stoppedBy !== undefined && verdict().stoppedBy !== stoppedBy) return false;
  if (gate === undefined) return true;
  return verdict().gates.some((one) => one.name === gate && one.sight === sight);
}

function hasFact(trace: Trace, kind: string, of: string | undefined): boolean {
  const kindId = trace.names.id(kind);
  const subject = of === undefined ? null : trace.names.id(of);
  for (let index = 0; index < trace.length; index++) {
    if (trace.kindOf(index) === kindId && (subject === null || trace.subjectOf(index) === subject))
      return true;
  }
  return false;
}

function statementText(statement: Statement | OwnStatement, index: number): string {
  if (typeof statement === "function") return statement.name || `statement ${index + 1}, a function`;
  return Object.entries(statement)
    .map(([word, value]) => `${word}: ${value}`)
    .join(", ");
}
