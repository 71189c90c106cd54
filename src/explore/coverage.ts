/** What the runs of a campaign had in them: in how many of them each feature of the model was seen. */

import { FACTS, Fact, LOAD_RESULTS } from "../model/facts.ts";
import type { NodeModel } from "../model/model.ts";
import type { Run } from "../run.ts";

/** The kinds of feature that are counted. */
export const FEATURES = [
  "triggers",
  "redundancy",
  "load results",
  "effects",
  "sights",
  "outcomes",
  "facts",
] as const;

export type Feature = (typeof FEATURES)[number];

/** Kind of feature → feature → in how many runs it was seen, the most frequent first. */
export type CoverageCounts = Readonly<Record<Feature, Readonly<Record<string, number>>>>;

/** Counts features, run by run. */
export class Coverage {
  readonly #counts = new Map<Feature, Map<string, number>>(FEATURES.map((feature) => [feature, new Map()]));
  #seen = new Set<string>();

  enter(run: Run): void {
    this.#seen = new Set();
    this.#see("outcomes", run.outcome);
    for (const gate of run.verdict.gates) this.#see("sights", gate.sight);
    const { trace, model } = run;
    const nodes = nodesById(run);
    for (let index = 0; index < trace.length; index++) {
      const kind = trace.kindOf(index);
      this.#see("facts", FACTS[kind] as string);
      if (kind === Fact.load) {
        const node = nodes.get(trace.subjectOf(index));
        if (node === undefined) continue;
        this.#see("triggers", node.load.by);
        this.#see("redundancy", model.groups[node.group]?.redundancy.kind as string);
        this.#see("load results", LOAD_RESULTS[trace.valueOf(index)] as string);
      } else if (kind === Fact.effect) {
        const note = trace.names.text(trace.noteOf(index)) ?? "";
        this.#see("effects", note.split(":")[0] as string);
      }
    }
  }

  counts(): CoverageCounts {
    const entries = FEATURES.map((feature) => {
      const counts = [...(this.#counts.get(feature) as Map<string, number>)];
      return [feature, Object.fromEntries(counts.sort((one, other) => other[1] - one[1]))];
    });
    return Object.fromEntries(entries) as CoverageCounts;
  }

  /** Counts a feature once a run. */
  #see(feature: Feature, what: string): void {
    const key = `${feature}/${what}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const counts = this.#counts.get(feature) as Map<string, number>;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
}

const byId = new WeakMap<Run["model"], ReadonlyMap<number, NodeModel>>();

function nodesById({ model }: Run): ReadonlyMap<number, NodeModel> {
  const known = byId.get(model) ?? new Map(model.nodes.map((node) => [node.nameId, node]));
  byId.set(model, known);
  return known;
}
