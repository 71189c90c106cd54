import { NO_NAME } from "../kernel/names.ts";
import { NO_RECORD, type Trace } from "../kernel/trace.ts";
import { Fact, type GateHeader, type TraceHeader } from "../model/facts.ts";
import type { Sight } from "../scenario/words.ts";
import { added, type Entries, entryOf, NONE, without } from "./entries.ts";
import type { Ledger, NodeEntry } from "./ledger.ts";
import { plannedWriteBehind } from "./oracles/acceptance.ts";
import type { GateVerdict } from "./verdict.ts";

/** From what sees least to what sees all. The sight of a gate that passes is that of its best reading. */
const BY_SIGHT: readonly Sight[] = [
  "lost",
  "wrong-place",
  "masked",
  "blind",
  "too-early",
  "tolerated",
  "sighted",
];

/** What one reading could observe. */
interface ReadingSight {
  readonly sight: Sight;
  readonly ranChange: number;
  /** Whether the change is among the causes of its failing. */
  readonly isBecauseOfChange: boolean;
}

/** Follows the gates of a trace, record by record, beside the ledger, and says what each could observe. */
export class SightKeeper {
  readonly #header: TraceHeader;
  readonly #trace: Trace;
  readonly #ledger: Ledger;
  /** On each gate that has said something, by its place in the header. */
  readonly #verdicts: (GateVerdict | undefined)[] = [];
  /** Group → the record of the last change of what it answers, where that is not all. */
  #availability: Entries = NONE;
  #gate: GateHeader | null = null;
  /** The nodes that it looks at. */
  #scope: readonly NodeEntry[] = [];
  #looksWhereItApplies = false;
  #looksAtWhatRuns = false;
  #change = NO_NAME;
  /** The failing questions since the last reading, and so of the next. */
  readonly #probes: number[] = [];
  #best: ReadingSight | null = null;
  #last: ReadingSight | null = null;
  /** The record of the last reading, where that passed. */
  #passing = NO_RECORD;

  constructor(header: TraceHeader, trace: Trace, ledger: Ledger) {
    this.#header = header;
    this.#trace = trace;
    this.#ledger = ledger;
  }

  /**
   * Enters a record, after the ledger has.
   *
   * @param kind of the record
   */
  enter(index: number, kind: number): void {
    const trace = this.#trace;
    switch (kind) {
      case Fact.availability: {
        const group = trace.subjectOf(index);
        // What is whole again has no cause to look for.
        this.#availability =
          trace.valueOf(index) === 1
            ? without(this.#availability, group)
            : added(this.#availability, group, index);
        return;
      }
      case Fact.gate:
        this.#begin(index);
        return;
      case Fact.probe:
        this.#probes.push(index);
        return;
      case Fact.reading:
        this.#read(index);
        return;
      case Fact["gate-passed"]:
        this.#conclude(index, true, true);
        return;
      case Fact["gate-failed"]:
        this.#conclude(index, false, trace.valueOf(index) === 1);
        return;
    }
  }

  #read(index: number): void {
    const passes = this.#trace.valueOf(index) === 1;
    const sawTheSame = passes && this.#passing !== NO_RECORD && this.#passing === index - 1;
    this.#passing = passes ? index : NO_RECORD;
    // Between two readings in a row nothing has happened: where both pass, the second sees what the first did.
    if (sawTheSame) return;
    this.#last = this.#sightOf(index);
    if (this.#best === null || isBetter(this.#last, this.#best)) this.#best = this.#last;
    if (this.#probes.length > 0) this.#probes.length = 0;
  }

  #begin(index: number): void {
    const name = this.#trace.names.text(this.#trace.subjectOf(index));
    const gate = this.#header.gates.find((one) => one.name === name) ?? null;
    const nodes = gate?.nodes ?? [];
    this.#gate = gate;
    this.#change = this.#trace.objectOf(index);
    this.#scope = this.#ledger.nodesNamed(nodes);
    this.#looksWhereItApplies = this.#canApply(nodes);
    this.#looksAtWhatRuns = looksAtWhatRuns(gate?.ask ?? []);
    this.#best = null;
  }

  /** The verdict on each gate of the plan, in order. A gate that did not look, or had not ended, has said nothing. */
  verdicts(): GateVerdict[] {
    return this.#header.gates.map((gate, place) => {
      const concluded = this.#verdicts[place];
      if (concluded !== undefined) return concluded;
      const sight = this.#gate === gate && this.#best !== null ? this.#best.sight : "never-looked";
      const ranChange = this.#gate === gate && this.#best !== null ? this.#best.ranChange : 0;
      return {
        name: gate.name,
        atMs: null,
        passed: null,
        obeyed: true,
        sight,
        ranChange,
        inScope: gate.nodes.length,
      };
    });
  }

  #conclude(index: number, passed: boolean, obeyed: boolean): void {
    const gate = this.#gate as GateHeader;
    const stopping = this.#last as ReadingSight;
    const decisive = passed ? (this.#best as ReadingSight) : stopping;
    this.#verdicts[this.#header.gates.indexOf(gate)] = {
      name: gate.name,
      atMs: this.#trace.atMs(index),
      passed,
      obeyed,
      sight:
        passed || decisive.sight === "lost"
          ? decisive.sight
          : decisive.isBecauseOfChange
            ? "sighted"
            : "unrelated",
      ranChange: decisive.ranChange,
      inScope: gate.nodes.length,
    };
    this.#gate = null;
  }

  #sightOf(reading: number): ReadingSight {
    const gate = this.#gate as GateHeader;
    const value = this.#trace.valueOf(reading);
    const ranChange = this.#looksAtWhatRuns ? this.#countOfChange(gate) : 0;
    const isBecauseOfChange = value === 0 && this.#isBecauseOfChange(gate);
    return { sight: this.#sight(value, ranChange, isBecauseOfChange), ranChange, isBecauseOfChange };
  }

  #sight(value: number, ranChange: number, isBecauseOfChange: boolean): Sight {
    if (Number.isNaN(value)) return "lost";
    if (!this.#looksWhereItApplies) return "wrong-place";
    if (value === 1 && this.#scope.some(isIll)) return "masked";
    if (isBecauseOfChange && !this.#looksAtWhatRuns) return "tolerated";
    if (this.#change === NO_NAME || ranChange < this.#scope.length) return "blind";
    if (this.#scope.some(hasDue)) return "too-early";
    return isBecauseOfChange ? "tolerated" : "sighted";
  }

  /** How many of the nodes that a gate looks at answer it by the change. */
  #countOfChange(gate: GateHeader): number {
    let count = 0;
    for (const node of this.#scope) if (this.#ran(gate, node)) count++;
    return count;
  }

  /** Whether a node answers the gate by the change: by what it runs, or by what it serves the gate's account by. */
  #ran(gate: GateHeader, node: NodeEntry): boolean {
    const served =
      gate.account === null ? undefined : entryOf(node.serves, this.#trace.names.id(gate.account));
    if (served !== undefined) return served === this.#change;
    const kept = gate.staysConnected ? entryOf(node.sessions, this.#trace.names.id(gate.name)) : undefined;
    if (kept !== undefined) return kept === this.#change;
    return node.whole && (node.ran === this.#change || this.#isMadeOfChange(node));
  }

  /** Whether it runs what a generator has made of the change. */
  #isMadeOfChange({ ranFrom }: NodeEntry): boolean {
    const write = plannedWriteBehind(this.#trace, ranFrom);
    return write !== NO_RECORD && this.#trace.objectOf(write) === this.#change;
  }

  /** Whether the change can have an effect on one of some nodes, if it has any on any node. */
  #canApply(nodes: readonly string[]): boolean {
    const change = this.#trace.names.text(this.#change);
    const hazards = change === null ? [] : (this.#header.hazards[change] ?? []);
    return hazards.length === 0 || nodes.some((node) => hazards.includes(node));
  }

  /**
   * Whether a failing probe met a node that is ill of the change, or that does not run it yet, or a group that the change
   * has brought down from elsewhere.
   */
  #isBecauseOfChange(gate: GateHeader): boolean {
    return this.#probes.some((probe) => {
      const node = this.#ledger.node(this.#trace.subjectOf(probe));
      const met = node === undefined ? this.#scope : [node];
      if (met.some(isIll)) return true;
      const asked = this.#trace.names.text(this.#trace.objectOf(probe));
      // A look at what a store holds can see coming what nobody who asks it for an answer sees.
      if (SEES_AHEAD.has(asked ?? "") && met.some(hasDue)) return true;
      const source = this.#trace.sourceOf(probe);
      if (TOLD_OF_FILE.has(asked ?? "") && plannedWriteBehind(this.#trace, source) !== NO_RECORD) return true;
      if (
        this.#leadsToChange(source) ||
        this.#leadsToChange(entryOf(this.#availability, this.#trace.names.id(gate.group)))
      )
        return true;
      const isPlanned = source === NO_RECORD || plannedWriteBehind(this.#trace, source) !== NO_RECORD;
      return (
        asked === "version" &&
        isPlanned &&
        met.some(({ sent, ran }) => sent === this.#change && ran !== this.#change)
      );
    });
  }

  /** Whether the change stands among the causes of a record. */
  #leadsToChange(record = NO_RECORD): boolean {
    for (let at = record; at !== NO_RECORD; at = this.#trace.causeOf(at)) {
      if (ILLNESSES.has(this.#trace.kindOf(at)) && this.#trace.sourceOf(at) !== NO_RECORD) return true;
    }
    return false;
  }
}

function isIll({ symptom }: NodeEntry): boolean {
  return symptom !== NO_RECORD;
}

function hasDue({ due }: NodeEntry): boolean {
  return due.length > 0;
}

const ILLNESSES: ReadonlySet<number> = new Set([Fact.effect, Fact.crash, Fact.hang, Fact.refuse]);

/** What says of a file that it is wrong: the record behind a bad answer is the file, where the change is why. */
const TOLD_OF_FILE: ReadonlySet<string> = new Set(["validator", "acknowledgement"]);

/** What sees an effect coming that is due, nobody knows when. */
const SEES_AHEAD: ReadonlySet<string> = new Set(["room", "primary"]);

/** A validator looks at what is stored, whatever runs. */
function looksAtWhatRuns(ask: readonly string[]): boolean {
  return ask.some((word) => word !== "validator");
}

/** Whether a reading saw more than another: by its sight, or by how many nodes ran the change. */
function isBetter(reading: ReadingSight, other: ReadingSight): boolean {
  if (reading.sight === other.sight) return reading.ranChange > other.ranChange;
  return BY_SIGHT.indexOf(reading.sight) > BY_SIGHT.indexOf(other.sight);
}
