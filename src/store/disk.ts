import { Fact } from "../model/facts.ts";
import type { NodeModel } from "../model/model.ts";
import type { Simulation } from "../model/simulation.ts";
import { FIRST, isNewer, isSame, newer, type Revision } from "./revision.ts";
import type { StorageModel } from "./storage-model.ts";
import type { EventPlace, Timers } from "./timers.ts";

/** A revision of an object, to be written. */
export interface Item {
  readonly object: string;
  readonly revision: Revision;
}

/** What is known of one object under one root. */
interface Entry {
  revision: Revision | null;
  /** Whether what is written there can be read. What was written over it since may not be the newest that was there. */
  readable: boolean;
}

interface Root {
  readonly entries: Map<string, Entry>;
  usedBytes: number;
}

interface Write {
  readonly items: readonly Item[];
  cancel: () => void;
}

/**
 * The disk of a node. What is written is there once it is synced: a process that crashes before leaves the write to the disk,
 * which ends it; a loss of power loses it. A record that was torn is known by its checksum, and the one before it stands.
 * Reads find only what is synced.
 */
export class Disk {
  readonly #simulation: Simulation;
  readonly #node: NodeModel;
  readonly #model: StorageModel;
  readonly #timers: Timers;
  readonly #roots = new Map<string, Root>();
  readonly #writes = new Set<Write>();
  #root: Root;
  #full = 0;
  #slowMs: readonly number[] = [];

  constructor(
    simulation: Simulation,
    node: NodeModel,
    model: StorageModel,
    timers: Timers,
    root: string,
    held: readonly string[],
  ) {
    this.#simulation = simulation;
    this.#node = node;
    this.#model = model;
    this.#timers = timers;
    const entries = held.map((object): [string, Entry] => [object, { revision: FIRST, readable: true }]);
    this.#root = { entries: new Map(entries), usedBytes: held.length * model.sizeBytes };
    this.#roots.set(root, this.#root);
  }

  /** Works under a root from now on: a new one is empty. Writes that are under way end where they began. */
  open(path: string, cause: number): void {
    const known = this.#roots.get(path);
    this.#root = known ?? { entries: new Map(), usedBytes: 0 };
    this.#roots.set(path, this.#root);
    const value = this.#root.entries.size;
    const opened = this.#simulation.record(Fact.opened, this.#node.nameId, { value, note: path, cause });
    for (const [object, { revision, readable }] of this.#root.entries)
      if (readable && revision !== null) this.#tell(object, revision, "it was there", opened);
  }

  get isEmpty(): boolean {
    return this.#root.entries.size === 0;
  }

  get usedBytes(): number {
    return this.#root.usedBytes;
  }

  get objects(): readonly string[] {
    return [...this.#root.entries.keys()];
  }

  get unreadable(): readonly string[] {
    return this.objects.filter((object) => !this.isReadable(object));
  }

  /** Whether something is wrong with it. */
  get isImpaired(): boolean {
    return this.#full > 0 || this.#slowMs.length > 0 || this.unreadable.length > 0;
  }

  read(object: string): Revision | null {
    return this.#root.entries.get(object)?.revision ?? null;
  }

  isReadable(object: string): boolean {
    return this.#root.entries.get(object)?.readable ?? true;
  }

  /**
   * Writes what is newer than what is there.
   *
   * @param ends whether what could not be read before can be read after it
   * @param done called when it is synced
   * @returns why it cannot be written; null where it can
   */
  write(
    items: readonly Item[],
    quotaBytes: number,
    how: string,
    name: string,
    place: EventPlace,
    cause: number,
    done: () => void,
    ends = false,
  ): string | null {
    const news = items.filter(({ object, revision }) => isNewer(revision, this.read(object)));
    if (news.length > 0 && this.#full > 0) return "its disk is full";
    if (news.length > 0 && this.#root.usedBytes + news.length * this.#model.sizeBytes > quotaBytes)
      return "it is over its quota";
    const root = this.#root;
    const sync = () => {
      this.#writes.delete(write);
      for (const item of items) this.#put(root, item, ends, how, cause);
      done();
    };
    const delay = this.#simulation.draw(`${this.#node.name}/${name}/sync`, this.#model.sync);
    const slowMs = Math.max(0, ...this.#slowMs);
    const write = { items, cancel: () => {} };
    const syncLater = () => {
      write.cancel = this.#timers.after(delay, place, sync, cause);
    };
    if (slowMs > 0) write.cancel = this.#timers.after(slowMs, place, syncLater, cause);
    else syncLater();
    this.#writes.add(write);
    return null;
  }

  /** Power is lost: what was not synced is lost, and the record that was being written may be torn. */
  losePower(tears: boolean, cause: number): void {
    for (const { items, cancel } of this.#writes) {
      cancel();
      if (!tears) continue;
      // The record that was there before stands beside it: the torn one is known by its checksum, and dropped.
      for (const { object, revision } of items)
        this.#simulation.record(Fact.torn, this.#node.nameId, {
          object: this.#simulation.model.names.id(object),
          value: revision.push,
          cause,
        });
    }
    this.#writes.clear();
  }

  fill(isFull: boolean): void {
    this.#full += isFull ? 1 : -1;
  }

  slowDown(takesMs: number): void {
    this.#slowMs = [...this.#slowMs, takesMs];
  }

  speedUp(takesMs: number): void {
    const left = [...this.#slowMs];
    left.splice(left.indexOf(takesMs), 1);
    this.#slowMs = left;
  }

  /** What is written of an object cannot be read any more. */
  corrupt(object: string, cause: number): void {
    const entry = this.#root.entries.get(object);
    if (entry === undefined) return;
    entry.revision = null;
    entry.readable = false;
    this.#simulation.record(Fact.corrupt, this.#node.nameId, {
      object: this.#simulation.model.names.id(object),
      cause,
    });
  }

  #put(root: Root, { object, revision }: Item, ends: boolean, how: string, cause: number): void {
    const entry = root.entries.get(object) ?? { revision: null, readable: true };
    const after = newer(revision, entry.revision) as Revision;
    const isNews = !isSame(after, entry.revision);
    const becomesReadable = ends && !entry.readable;
    if (isNews) root.usedBytes += this.#model.sizeBytes;
    entry.revision = after;
    entry.readable ||= ends;
    root.entries.set(object, entry);
    if ((isNews || becomesReadable) && entry.readable && root === this.#root)
      this.#tell(object, after, how, cause);
  }

  #tell(object: string, revision: Revision, note: string, cause: number): void {
    this.#simulation.record(Fact.stored, this.#node.nameId, {
      object: this.#simulation.model.names.id(object),
      value: revision.push,
      note,
      cause,
    });
  }
}
