import { describe, expect, it } from "vitest";
import { seeded } from "../../src/kernel/choices.ts";
import type { NodeModel } from "../../src/model/model.ts";
import { Simulation } from "../../src/model/simulation.ts";
import { compile } from "../../src/scenario/compile.ts";
import { Disk } from "../../src/store/disk.ts";
import type { StorageModel } from "../../src/store/storage-model.ts";
import { Rank, Timers } from "../../src/store/timers.ts";
import { storeUnderFaults } from "./support.ts";

const SYNC_MS = 50;
const SIZE = 1_000;

/** The disk of one node, and what it has told. */
function aDisk() {
  const { vary: _, ...scenario } = storeUnderFaults({
    storage: { sync: `${SYNC_MS}ms`, size: SIZE, objects: 2 },
  });
  const model = compile(scenario);
  const simulation = new Simulation(model, seeded(1), { mode: "run" });
  const storage = model.groups[0]?.storage as StorageModel;
  const node = model.nodes[0] as NodeModel;
  const disk = new Disk(simulation, node, storage, new Timers(simulation), "/srv", ["a"]);
  let written = 0;
  const write = (push: number, object = "a", quota = Number.POSITIVE_INFINITY) => {
    const items = [{ object, revision: { counter: push, push } }];
    const place = { rank: Rank.sync, local: written++ };
    return disk.write(items, quota, "a push", `write-${push}`, place, -1, () => synced.push(push));
  };
  const synced: number[] = [];
  const told = (kind: string) => [...simulation.trace].filter((record) => record.kind === kind).length;
  const at = (ms: number) => simulation.kernel.run(ms, 1_000);
  return { disk, write, synced, told, at };
}

describe("what is written to a disk", () => {
  it("is there once it is synced, and not before", () => {
    const { disk, write, synced, at } = aDisk();
    expect(write(1)).toBeNull();
    at(SYNC_MS - 1);
    expect([disk.read("a")?.push, synced]).toEqual([0, []]);
    at(SYNC_MS);
    expect([disk.read("a")?.push, synced]).toEqual([1, [1]]);
  });

  it("is lost with the power where it was not synced, and stays where it was", () => {
    const { disk, write, synced, at, told } = aDisk();
    write(1);
    at(SYNC_MS);
    write(2);
    disk.losePower(false, -1);
    at(10 * SYNC_MS);
    expect([disk.read("a")?.push, synced, told("torn")]).toEqual([1, [1], 0]);
  });

  it("is known to be torn where the power went in the midst of it, and what was there before stands", () => {
    const { disk, write, at, told } = aDisk();
    write(1);
    at(SYNC_MS);
    write(2);
    disk.losePower(true, -1);
    at(10 * SYNC_MS);
    expect([disk.read("a")?.push, disk.isReadable("a"), told("torn")]).toEqual([1, true, 1]);
  });

  it("is refused while the disk is full, and taken when it is not any more", () => {
    const { disk, write } = aDisk();
    disk.fill(true);
    expect([write(1), disk.isImpaired]).toEqual(["its disk is full", true]);
    disk.fill(false);
    expect([write(1), disk.isImpaired]).toEqual([null, false]);
  });

  it("is refused over the quota: what fits to the byte does", () => {
    const { disk, write } = aDisk();
    expect(disk.usedBytes).toBe(SIZE);
    expect(write(1, "a", 2 * SIZE - 1)).toBe("it is over its quota");
    expect(write(1, "a", 2 * SIZE)).toBeNull();
  });

  it("takes longer on a slow disk by as much as it is slow", () => {
    const { disk, write, synced, at } = aDisk();
    disk.slowDown(3_000);
    write(1);
    at(3_000 + SYNC_MS - 1);
    expect(synced).toEqual([]);
    at(3_000 + SYNC_MS);
    expect(synced).toEqual([1]);
  });

  it("does not go back: what is older than what is there changes nothing", () => {
    const { disk, write, at } = aDisk();
    write(5);
    at(SYNC_MS);
    write(3);
    at(2 * SYNC_MS);
    expect(disk.read("a")?.push).toBe(5);
  });

  it("cannot be read where it was corrupted, until what enough others have is written over it", () => {
    const { disk, write, at } = aDisk();
    disk.corrupt("a", -1);
    expect([disk.isReadable("a"), disk.unreadable]).toEqual([false, ["a"]]);
    write(1);
    at(SYNC_MS);
    expect(disk.isReadable("a")).toBe(false);
    const place = { rank: Rank.fetchSync, local: 0 };
    const items = [{ object: "a", revision: { counter: 2, push: 2 } }];
    disk.write(items, Number.POSITIVE_INFINITY, "a fetch", "fetch", place, -1, () => {}, true);
    at(2 * SYNC_MS);
    expect([disk.isReadable("a"), disk.read("a")?.push]).toEqual([true, 2]);
  });

  it("is not under another root, and there again under the first", () => {
    const { disk } = aDisk();
    disk.open("/svr", -1);
    expect([disk.isEmpty, disk.read("a")]).toEqual([true, null]);
    disk.open("/srv", -1);
    expect([disk.isEmpty, disk.read("a")?.push]).toEqual([false, 0]);
  });
});
