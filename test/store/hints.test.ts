import { describe, expect, it } from "vitest";
import { seeded } from "../../src/kernel/choices.ts";
import { Simulation } from "../../src/model/simulation.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { OwnStorage } from "../../src/scenario/words.ts";
import type { Item } from "../../src/store/disk.ts";
import { Hints } from "../../src/store/hints.ts";
import type { Member } from "../../src/store/member.ts";
import type { Call, Network } from "../../src/store/network.ts";
import type { StorageModel } from "../../src/store/storage-model.ts";
import { Timers } from "../../src/store/timers.ts";
import { storeUnderFaults } from "./support.ts";

const EVERY_MS = 10_000;

/** The hints of one node, which send to whoever `takes` them. */
function theHints(own: OwnStorage = {}) {
  const { vary: _, ...scenario } = storeUnderFaults({ own, storage: { handoff: "10s" } });
  const model = compile(scenario);
  const simulation = new Simulation(model, seeded(1), { mode: "run" });
  const storage = model.groups[0]?.storage as StorageModel;
  const state = { isThere: false, isPaused: false, sent: [] as (readonly [number, string])[] };
  const network = {
    call: ({ to, answered }: Call<boolean>) => {
      state.sent.push([simulation.kernel.nowMs, to]);
      if (state.isThere) answered(true);
    },
  } as unknown as Network;
  const member = {
    name: "store-1",
    index: 0,
    takesMessages: true,
    get isPaused() {
      return state.isPaused;
    },
  } as unknown as Member;
  const hints = new Hints(simulation, storage, new Timers(simulation), network, member);
  return { hints, state, at: (ms: number) => simulation.kernel.run(ms, 1_000) };
}

const item = (push: number): Item => ({ object: "repository-1", revision: { counter: push, push } });

describe("a hint of what a host has missed", () => {
  it("is handed off again and again until the host has it, and not after", () => {
    const { hints, state, at } = theHints();
    hints.keep("store-2", item(1), -1);
    at(5 * EVERY_MS);
    // What was sent in the round before may still arrive by itself.
    expect(state.sent.map(([ms]) => ms)).toEqual([2, 3, 4, 5].map((round) => round * EVERY_MS));
    state.isThere = true;
    at(6 * EVERY_MS);
    expect(hints.isEmpty).toBe(true);
    const { length } = state.sent;
    at(12 * EVERY_MS);
    expect(state.sent).toHaveLength(length);
  });

  it("is dropped when the host is heard to have it, or what came after", () => {
    for (const [heard, isEmpty] of [
      [item(2), true],
      [item(3), true],
      [item(1), false],
    ] as const) {
      const { hints } = theHints();
      hints.keep("store-2", item(2), -1);
      hints.drop("store-2", heard);
      expect([heard.revision.push, hints.isEmpty]).toEqual([heard.revision.push, isEmpty]);
    }
  });

  it("is of the newest alone", () => {
    const { hints } = theHints();
    hints.keep("store-2", item(2), -1);
    hints.keep("store-2", item(1), -1);
    hints.drop("store-2", item(1));
    expect(hints.isEmpty).toBe(false);
    hints.drop("store-2", item(2));
    expect(hints.isEmpty).toBe(true);
  });

  it("waits while its node is paused", () => {
    const { hints, state, at } = theHints();
    hints.keep("store-2", item(1), -1);
    state.isPaused = true;
    at(5 * EVERY_MS);
    expect(state.sent).toEqual([]);
    state.isPaused = false;
    at(6 * EVERY_MS);
    expect(state.sent).toEqual([[6 * EVERY_MS, "store-2"]]);
  });

  it("is none where the store drops it", () => {
    const { hints, state, at } = theHints({ keepsHint: () => false });
    hints.keep("store-2", item(1), -1);
    at(5 * EVERY_MS);
    expect([hints.isEmpty, state.sent]).toEqual([true, []]);
  });
});
