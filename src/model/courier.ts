import { tieKey } from "../kernel/event-queue.ts";
import type { EventId } from "../kernel/kernel.ts";
import type { Instant } from "../kernel/timings.ts";
import type { ConfigVersion } from "./config.ts";
import type { DeliveryModel } from "./model.ts";
import { type Place, Store } from "./place.ts";
import { DeliveryRank, Domain, type Simulation } from "./simulation.ts";

/**
 * Brings versions to places. Each way takes its own time, so what was sent first can arrive last: a place refuses it then, or
 * lets it overwrite the newer.
 */
export class Courier {
  readonly #simulation: Simulation;
  readonly #places: readonly Place[];
  /** What is on its way to each place, by who sent it. */
  readonly #underWay = new Map<Place, Map<number, EventId>>();
  /** Which sending was the newest of those that have arrived at each place. */
  readonly #newest = new Map<Place, number>();
  #sendings = 0;

  /** @param places all that there are, in order */
  constructor(simulation: Simulation, places: readonly Place[]) {
    this.#simulation = simulation;
    this.#places = places;
  }

  /** Sends a version to each of some places, to one after another where there is a gap. */
  send(
    places: readonly Place[],
    versionFor: (place: Place) => ConfigVersion,
    { sender, takes, gapMs }: DeliveryModel,
    by: string,
    cause: number,
  ): void {
    const { kernel } = this.#simulation;
    const sending = ++this.#sendings;
    for (const [turn, place] of places.entries()) {
      const version = versionFor(place);
      const isLater = takes.hiMs > 0 || turn * gapMs > 0;
      // A file that changes at once needs no announcing; behind a store there may be a long way.
      if (isLater || place instanceof Store) place.announce(version, cause);
      this.#forget(place, sender);
      const arrive = () => this.#arrive(place, version, sending, by, cause);
      if (!isLater) {
        arrive();
        continue;
      }
      const delay = this.#simulation.draw(`${place.name}/delivery by ${by}`, takes);
      const instant = kernel.after(kernel.after(kernel.now, turn * gapMs), delay);
      this.#schedule(place, sender, instant, arrive, cause);
    }
  }

  /** Takes back whatever is on its way to a place. */
  recall(place: Place): void {
    for (const sender of this.#underWay.get(place)?.keys() ?? []) this.#forget(place, sender);
  }

  #arrive(place: Place, version: ConfigVersion, sending: number, by: string, cause: number): void {
    if (this.#isRefused(place, sending)) return;
    this.#newest.set(place, sending);
    place.deliver(version, by, cause);
  }

  #isRefused(place: Place, sending: number): boolean {
    return !place.takesLate && sending < (this.#newest.get(place) ?? 0);
  }

  #schedule(place: Place, sender: number, instant: Instant, then: () => void, cause: number): void {
    const local = sender * this.#places.length + this.#places.indexOf(place);
    const tie = tieKey(Domain.deliveries, DeliveryRank.sent, local);
    const events = this.#underWay.get(place) ?? new Map<number, EventId>();
    this.#underWay.set(place, events);
    events.set(sender, this.#simulation.kernel.scheduleAt(instant, tie, then, 0, cause));
  }

  /** Whoever sends again has nothing else on the way to the same place. */
  #forget(place: Place, sender: number): void {
    const event = this.#underWay.get(place)?.get(sender);
    if (event === undefined) return;
    this.#simulation.kernel.cancel(event);
    this.#underWay.get(place)?.delete(sender);
  }
}
