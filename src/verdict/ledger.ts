import { NO_NAME } from "../kernel/names.ts";
import { NO_RECORD, type Trace } from "../kernel/trace.ts";
import { Fact, LOAD_RESULTS, type TraceHeader } from "../model/facts.ts";
import { added, type Entries, kept, NONE, without } from "./entries.ts";

/** What a trace tells of one node, up to some record. */
export interface NodeEntry {
  readonly name: string;
  /** The version that was sent to it last, by its name's id; `NO_NAME` while nobody has written to it. */
  sent: number;
  /** The version that never gets to it, by its name's id; `NO_NAME` for none. */
  missed: number;
  /** The version that its file says, by its name's id. */
  stored: number;
  /** The version that its process runs, or ran until it died, by its name's id. */
  ran: number;
  /** The record of the file that this came from; `NO_RECORD` for what it ran at the start. */
  ranFrom: number;
  /** Whether its last load kept that version, and refused what its file says. */
  keepsOld: boolean;
  /** Whether it took that version over wholly. */
  whole: boolean;
  /** The accounts that it serves by a version of their own: the account's and the version's name ids. */
  serves: Entries;
  /** The open sessions that go on with an older version: the sessions' and the version's name ids. */
  sessions: Entries;
  /** Whether there is a process that does its work: one that hangs does not. */
  isAlive: boolean;
  /** All that it is ill of because of the change, in order: record → the record of the file that brought it. */
  ills: Entries;
  /** The last of these; `NO_RECORD` while it is well. */
  symptom: number;
  /** The record of the file that brought what it is ill of. */
  symptomFile: number;
  /** Whether the illness is a crash, a hang or a refusal. */
  isLost: boolean;
  /** Whether it ever was. */
  wasLost: boolean;
  /** The effects of the change that are due: record → when, in ms. */
  due: Entries;
}

/** A node that was ill, as it was then. */
export type IllNode = Readonly<Pick<NodeEntry, "name" | "symptom" | "symptomFile">>;

/** The state of the nodes as a trace tells it, record by record. It is the judge's own book, not the simulator's. */
export class Ledger {
  readonly nodes: readonly NodeEntry[];
  readonly #trace: Trace;
  /** By the ids of their names. */
  readonly #byName: (NodeEntry | undefined)[] = [];
  #firstSymptom = NO_RECORD;
  #nodesLost = 0;

  constructor(header: TraceHeader, trace: Trace) {
    this.#trace = trace;
    const nodes: NodeEntry[] = [];
    for (const group of header.groups) {
      const ran = trace.names.id(group.runs);
      for (const name of group.nodes) {
        const node = newEntry(name, ran);
        nodes.push(node);
        this.#byName[trace.names.id(name)] = node;
      }
    }
    this.nodes = nodes;
  }

  /** The record of the first illness because of the change so far; −1 for none. */
  get firstSymptom(): number {
    return this.#firstSymptom;
  }

  /** How many nodes crashed, hung or refused to start because of the change so far. */
  get nodesLost(): number {
    return this.#nodesLost;
  }

  /** The node of a name's id. */
  node(nameId: number): NodeEntry | undefined {
    return nameId === NO_NAME ? undefined : this.#byName[nameId];
  }

  nodesNamed(names: readonly string[]): NodeEntry[] {
    return names.map((name) => this.#byName[this.#trace.names.id(name)] as NodeEntry);
  }

  /**
   * Enters a record. Records are entered in their order.
   *
   * @param kind of the record
   */
  enter(index: number, kind = this.#trace.kindOf(index)): void {
    const node = this.node(this.#trace.subjectOf(index));
    if (node !== undefined) this.#enter(node, index, kind);
  }

  #enter(node: NodeEntry, index: number, kind: number): void {
    const trace = this.#trace;
    switch (kind) {
      case Fact.sent:
        node.sent = trace.objectOf(index);
        return;
      case Fact.missed:
        node.missed = trace.objectOf(index);
        return;
      case Fact.file:
        node.stored = trace.objectOf(index);
        node.sent = node.stored;
        return;
      case Fact.start:
        this.#recovers(node, anything);
        node.isAlive = true;
        return;
      case Fact.load:
        // A load that failed is over with the next one.
        this.#recovers(node, this.#isOfLoad);
        node.keepsOld = LOAD_RESULTS[trace.valueOf(index)] === "keep-old";
        return;
      case Fact.run:
        // What it serves accounts and open sessions by goes on.
        this.#recovers(node, this.#isOfWhole);
        node.ran = trace.objectOf(index);
        node.ranFrom = trace.sourceOf(index);
        node.whole = trace.valueOf(index) === 1;
        return;
      case Fact.serves:
        node.serves = this.#moved(index, node.serves);
        this.#recoversPart(node, index);
        return;
      case Fact.sessions:
        node.sessions = this.#moved(index, node.sessions);
        this.#recoversPart(node, index);
        return;
      case Fact.due:
        if (trace.sourceOf(index) !== NO_RECORD) node.due = added(node.due, index, trace.valueOf(index));
        return;
      case Fact.effect:
        node.due = without(node.due, trace.causeOf(index));
        // One that only makes it call others does the node itself no harm.
        if (trace.valueOf(index) !== 0) this.#fallsIll(node, index);
        return;
      case Fact.over:
        this.#isOver(node, trace.sourceOf(index));
        return;
      case Fact.stop:
        node.due = NONE;
        node.isAlive = false;
        return;
      case Fact.crash:
      case Fact.hang:
      case Fact.refuse:
        node.due = NONE;
        node.isAlive = false;
        node.isLost = this.#fallsIll(node, index);
        if (node.isLost && !node.wasLost) this.#nodesLost++;
        node.wasLost ||= node.isLost;
        return;
    }
  }

  /** An account is moved, or sessions are. */
  #moved(index: number, served: Entries): Entries {
    const part = this.#trace.noteOf(index);
    const version = this.#trace.objectOf(index);
    return version === NO_NAME ? without(served, part) : added(served, part, version);
  }

  /** One illness is over, or what was due and would have been one. */
  #isOver(node: NodeEntry, illness: number): void {
    this.#recovers(node, (ill) => ill === illness);
  }

  /** What the node was ill of for the sake of those that are moved is over. */
  #recoversPart(node: NodeEntry, index: number): void {
    const part = this.#trace.noteOf(index);
    // It does not bring a process back that is gone.
    if (node.isLost) return;
    this.#recovers(node, (_, file) => this.#isOfPart(file) && this.#trace.noteOf(file) === part);
  }

  /** @returns whether it is because of the change */
  #fallsIll(node: NodeEntry, index: number): boolean {
    const file = this.#trace.sourceOf(index);
    if (file === NO_RECORD) return false;
    node.ills = added(node.ills, index, file);
    node.symptom = index;
    node.symptomFile = file;
    if (this.#firstSymptom === NO_RECORD) this.#firstSymptom = index;
    return true;
  }

  /** What it is ill of, and what is due, is over where it is such. */
  #recovers(node: NodeEntry, isOver: (record: number, file: number) => boolean): void {
    if (node.due.length === 0 && node.ills.length === 0) return;
    node.due = kept(node.due, (due) => !isOver(due, this.#trace.sourceOf(due)));
    if (node.ills.length === 0) return;
    node.ills = kept(node.ills, (ill, file) => !isOver(ill, file));
    const last = node.ills.at(-1);
    node.symptom = last?.key ?? NO_RECORD;
    node.symptomFile = last?.value ?? NO_RECORD;
    if (last === undefined) node.isLost = false;
  }

  /** Whether it is for the sake of an account, or of open sessions. */
  #isOfPart(file: number): boolean {
    if (file === NO_RECORD) return false;
    const kind = this.#trace.kindOf(file);
    return kind === Fact.serves || kind === Fact.sessions;
  }

  readonly #isOfWhole = (_: number, file: number): boolean => !this.#isOfPart(file);

  readonly #isOfLoad = (symptom: number): boolean => {
    const cause = this.#trace.causeOf(symptom);
    return cause !== NO_RECORD && this.#trace.kindOf(cause) === Fact.load;
  };
}

function newEntry(name: string, ran: number): NodeEntry {
  return {
    name,
    sent: NO_NAME,
    missed: NO_NAME,
    stored: ran,
    ran,
    ranFrom: NO_RECORD,
    keepsOld: false,
    whole: true,
    serves: NONE,
    sessions: NONE,
    isAlive: true,
    ills: NONE,
    symptom: NO_RECORD,
    symptomFile: NO_RECORD,
    isLost: false,
    wasLost: false,
    due: NONE,
  };
}

const anything = (): boolean => true;
