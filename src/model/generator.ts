import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import type { ConfigVersion } from "./config.ts";
import type { Courier } from "./courier.ts";
import { Fact } from "./facts.ts";
import type { Group } from "./group.ts";
import type { GeneratorModel, Places } from "./model.ts";
import type { Node } from "./node.ts";
import type { Place, Store } from "./place.ts";
import { Domain, type Simulation } from "./simulation.ts";

/** What a generator reads from and writes to. */
interface Around {
  readonly stores: readonly Store[];
  readonly nodes: readonly Node[];
  readonly groups: readonly Group[];
  readonly courier: Courier;
  places(places: Places): Place[];
}

/** What makes configuration from something else on a period, good or bad as its source is, and writes it. */
export class Generator {
  readonly model: GeneratorModel;
  readonly #simulation: Simulation;
  readonly #around: Around;
  #turn = 0;
  #isAnnouncing = false;
  #next: EventId = NO_EVENT;

  constructor(simulation: Simulation, model: GeneratorModel, around: Around) {
    this.#simulation = simulation;
    this.model = model;
    this.#around = around;
    for (const store of model.reads?.from.stores ?? []) (around.stores[store] as Store).feed(this);
    this.#continue(simulation.draw(`${model.name}/phase`, model.phase));
  }

  /** A version is on its way to where it reads: so is what it makes of it to where it writes. */
  announce(version: ConfigVersion, cause: number): void {
    const made = this.model.reads?.gives.get(version.fieldsOf);
    // One that writes to where it reads would announce for ever.
    if (made === undefined || this.#isAnnouncing) return;
    this.#isAnnouncing = true;
    for (const place of this.#around.places(this.model.to)) place.announce(made, cause);
    this.#isAnnouncing = false;
  }

  stop(): void {
    this.#simulation.kernel.cancel(this.#next);
  }

  #continue(delay: Parameters<Simulation["kernel"]["schedule"]>[0]): void {
    const tie = tieKey(Domain.agents, 1, this.model.index);
    const generate = () => {
      this.#generate();
      this.#continue(this.model.everyMs);
    };
    this.#next = this.#simulation.kernel.schedule(delay, tie, generate, 0, NO_RECORD);
  }

  #generate(): void {
    const { needs, brings, delivery, name, nameId, toText } = this.model;
    if (needs !== null && !(this.#around.groups[needs] as Group).isAnswering()) return;
    const { version, cause: found } = this.#make();
    if (version === null) return;
    // What is there already is not written again: nobody would notice.
    const places = this.#around.places(this.model.to).filter((place) => place.arriving.name !== version.name);
    if (places.length === 0) return;
    const object = version.nameId;
    const cause = brings
      ? this.#simulation.record(Fact.write, nameId, { object, note: toText, cause: found })
      : found;
    const record = this.#simulation.record(Fact.generated, nameId, { object, cause });
    this.#around.courier.send(places, () => version, delivery, name, record);
  }

  #make(): { version: ConfigVersion | null; cause: number } {
    const { writes, reads, name } = this.model;
    this.#turn++;
    if (reads === null) {
      return { version: writes[(this.#turn - 1) % writes.length] as ConfigVersion, cause: NO_RECORD };
    }
    const { stores, nodes } = reads.from;
    const [store] = stores;
    if (store !== undefined) {
      const found = this.#around.stores[store] as Store;
      return { version: reads.gives.get(found.stored.fieldsOf) ?? null, cause: found.record };
    }
    const place = this.#simulation.choices.pick(`${name}/${this.#turn}/reads`, nodes.length);
    const { runs, loader } = this.#around.nodes[nodes[place] as number] as Node;
    return { version: runs === null ? null : (reads.gives.get(runs.fieldsOf) ?? null), cause: loader.from };
  }
}
