import type { EventEmitter } from "eventemitter3";
import { type Names, NO_NAME } from "./names.ts";
import type { Instant } from "./timings.ts";

/** What happened, when, to what, and because of what: one fact of a run. */
export interface TraceRecord {
  /** Its number in the trace, from 0. */
  readonly index: number;
  /** Simulated ms since the beginning. */
  readonly atMs: number;
  readonly kind: string;
  /** What it happened to. */
  readonly subject: string | null;
  /** What else it is about: a version, a kind of request. */
  readonly object: string | null;
  /** A number, whose meaning depends on the kind; null where there is none. */
  readonly value: number | null;
  readonly note: string | null;
  /** The index of the record that brought it about; −1 for none. */
  readonly cause: number;
  /** The index of a second record that it rests on, such as the write of the file that was loaded; −1 for none. */
  readonly source: number;
}

/** Who watches a run while it goes on: `record` for each fact. */
export type TraceEvents = { record: [TraceRecord] };

/** No record. */
export const NO_RECORD = -1;

/**
 * The facts of a run in the order in which they happened. It only grows, and is decoded when it is read. Inside it is pieces
 * of a fixed size, so that growing copies nothing: plain arrays of numbers, because typed ones lie outside the heap of the
 * engine and the first would cost a short run more than all of its records.
 */
export class Trace {
  readonly names: Names;
  readonly #limit: number;
  readonly #watchers: EventEmitter<TraceEvents> | null;
  /** The facts, {@link PIECE_RECORDS} in each. */
  readonly #pieces: number[][] = [];
  /** The last of the pieces. */
  #last = BLANK_PIECE;
  #length = 0;
  /** The indices of the records of the kinds that somebody has asked for, each up to some record. */
  readonly #ofKinds: { readonly kind: number; readonly indices: number[]; upTo: number }[] = [];
  /** For each record the variable that its time hangs on; empty where no prover listens. */
  readonly #variables: number[] = [];

  /**
   * @param limit how many records it holds at the most
   * @param watchers emits `record` for each fact; costs nothing while nobody listens
   */
  constructor(
    names: Names,
    limit = Number.POSITIVE_INFINITY,
    watchers: EventEmitter<TraceEvents> | null = null,
  ) {
    this.names = names;
    this.#limit = limit;
    this.#watchers = watchers;
  }

  get length(): number {
    return this.#length;
  }

  /** How many bytes the facts take. */
  get bytes(): number {
    return this.#length * COLUMNS * 8;
  }

  /**
   * Appends a fact. Texts are ids of {@link names}.
   *
   * @returns its index
   * @throws TraceLimitError when the trace is full
   */
  append(
    atMs: number,
    kind: number,
    subject: number,
    object: number,
    value: number,
    note: number,
    cause: number,
    source: number,
  ): number {
    const index = this.#length;
    if (index >= this.#limit) throw new TraceLimitError(this.#limit);
    if (index % PIECE_RECORDS === 0) this.#addPiece();
    const piece = this.#last;
    let at = (index % PIECE_RECORDS) * COLUMNS;
    piece[at++] = atMs;
    piece[at++] = kind;
    piece[at++] = subject;
    piece[at++] = object;
    // Lines of JSON have no negative zero.
    piece[at++] = value + 0;
    piece[at++] = note;
    piece[at++] = cause;
    piece[at] = source;
    this.#length = index + 1;
    if (this.#watchers !== null && this.#watchers.listenerCount("record") > 0) {
      this.#watchers.emit("record", this.at(index));
    }
    return index;
  }

  /** Says on which variable the time of a record hangs; see {@link Instant}. */
  link(index: number, variable: number): void {
    this.#variables[index] = variable;
  }

  /** When a record happened, with its link to the draws that it rests on. */
  instantOf(index: number): Instant {
    return { atMs: this.atMs(index), variable: this.variableOf(index) };
  }

  /** On which variable the time of a record hangs; 0 where it rests on no draw, or where no prover listens. */
  variableOf(index: number): number {
    return this.#variables.length === 0 ? 0 : (this.#variables[index] as number);
  }

  /** A fact, decoded. */
  at(index: number): TraceRecord {
    const value = this.valueOf(index);
    return {
      index,
      atMs: this.atMs(index),
      kind: this.names.text(this.kindOf(index)) as string,
      subject: this.names.text(this.subjectOf(index)),
      object: this.names.text(this.objectOf(index)),
      value: Number.isNaN(value) ? null : value,
      note: this.names.text(this.noteOf(index)),
      cause: this.causeOf(index),
      source: this.sourceOf(index),
    };
  }

  /** The indices of all records of a kind, in order: whoever reads a run asks for a few of a hundred again and again. */
  ofKind(kind: number): readonly number[] {
    let known = this.#ofKinds.find((one) => one.kind === kind);
    if (known === undefined) {
      known = { kind, indices: [], upTo: 0 };
      this.#ofKinds.push(known);
    }
    const { indices } = known;
    // Piece by piece: cell by cell takes several times as long.
    let index = known.upTo;
    while (index < this.#length) {
      const piece = this.#pieces[index >> PIECE_BITS] as number[];
      const first = index - (index & (PIECE_RECORDS - 1));
      const end = Math.min(first + PIECE_RECORDS, this.#length);
      for (; index < end; index++) if (piece[(index - first) * COLUMNS + KIND] === kind) indices.push(index);
    }
    known.upTo = index;
    return indices;
  }

  atMs(index: number): number {
    return this.#cell(index, 0);
  }

  kindOf(index: number): number {
    return this.#cell(index, KIND);
  }

  subjectOf(index: number): number {
    return this.#cell(index, 2);
  }

  objectOf(index: number): number {
    return this.#cell(index, 3);
  }

  valueOf(index: number): number {
    return this.#cell(index, 4);
  }

  noteOf(index: number): number {
    return this.#cell(index, 5);
  }

  causeOf(index: number): number {
    return this.#cell(index, 6);
  }

  sourceOf(index: number): number {
    return this.#cell(index, 7);
  }

  *[Symbol.iterator](): IterableIterator<TraceRecord> {
    for (let index = 0; index < this.#length; index++) yield this.at(index);
  }

  /** The record, its cause, the cause of that, and so on to the first. */
  *causes(index: number): IterableIterator<TraceRecord> {
    for (let at = index; at !== NO_RECORD; at = this.causeOf(at)) yield this.at(at);
  }

  /** A hash of all facts, 16 hexadecimal digits: the same for the same facts on every engine and in every process. */
  hash(): string {
    let high = 0x9e3779b9;
    let low = 0x85ebca6b;
    const mix = (part: number) => {
      high = Math.imul(high ^ part, 0x9e3779b1);
      high ^= high >>> 15;
      low = Math.imul(low ^ part, 0x85ebca77) + high;
      low ^= low >>> 13;
    };
    const words = new DataView(new ArrayBuffer(8));
    for (let index = 0; index < this.#length; index++) {
      for (let column = 0; column < COLUMNS; column++) {
        const cell = this.#cell(index, column);
        if (TEXT_COLUMNS.includes(column)) {
          mix(this.names.hash(cell));
          continue;
        }
        if (Number.isNaN(cell)) {
          // The bits of a NaN are the engine's own affair.
          mix(NO_NUMBER);
          continue;
        }
        words.setFloat64(0, cell);
        mix(words.getInt32(0));
        mix(words.getInt32(4));
      }
    }
    return (high >>> 0).toString(16).padStart(8, "0") + (low >>> 0).toString(16).padStart(8, "0");
  }

  /** The facts as JSON Lines, one a record. */
  *toLines(): IterableIterator<string> {
    for (const { index: _, ...fact } of this) yield JSON.stringify(fact);
  }

  /** Appends a fact as {@link toLines} writes it. */
  appendFact(fact: Omit<TraceRecord, "index">): number {
    const id = (text: string | null) => (text === null ? NO_NAME : this.names.id(text));
    return this.append(
      fact.atMs,
      id(fact.kind),
      id(fact.subject),
      id(fact.object),
      fact.value ?? Number.NaN,
      id(fact.note),
      fact.cause,
      fact.source,
    );
  }

  #cell(index: number, column: number): number {
    const piece = this.#pieces[index >> PIECE_BITS] as number[];
    return piece[(index & (PIECE_RECORDS - 1)) * COLUMNS + column] as number;
  }

  #addPiece(): void {
    this.#last = BLANK_PIECE.slice();
    this.#pieces.push(this.#last);
  }
}

const COLUMNS = 8;
const KIND = 1;
const NO_NUMBER = 0x7ff80000;
const TEXT_COLUMNS = [1, 2, 3, 5];
const PIECE_BITS = 5;
const PIECE_RECORDS = 1 << PIECE_BITS;
/** Filled by `push`, since an array that was ever longer than filled is slower; and with NaN, so that it is one of doubles. */
const BLANK_PIECE: number[] = [];
for (let cell = 0; cell < PIECE_RECORDS * COLUMNS; cell++) BLANK_PIECE.push(Number.NaN);

export class TraceLimitError extends Error {
  override readonly name = "TraceLimitError";

  constructor(limit: number) {
    super(`the trace reached its limit of ${limit} records`);
  }
}
