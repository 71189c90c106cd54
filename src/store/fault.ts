import { formatDuration } from "../kernel/duration.ts";
import type { FaultModel } from "../model/model.ts";
import type { Member } from "./member.ts";
import type { ObjectStore } from "./object-store.ts";

/** Why a fault is held back from a node; null where it is not. Faults stay within what the redundancy must survive. */
export function heldBack(store: ObjectStore, node: number): string | null {
  const { kernel } = store.simulation;
  const { tolerates, quietAtMs } = store.model;
  if (!kernel.isBefore(kernel.now, { atMs: quietAtMs, variable: 0 })) return "the quiet phase has begun";
  const others = store.members.filter((member) => member.index !== node && isImpaired(store, member));
  if (others.length < tolerates) return null;
  const names = others.map(({ name }) => name).join(" and ");
  return tolerates === 0
    ? "no fault is tolerated"
    : `as many as are tolerated are impaired already, ${names}`;
}

function isImpaired(store: ObjectStore, member: Member): boolean {
  return (
    !member.takesMessages ||
    member.isPaused ||
    member.disk.isImpaired ||
    member.node.slowestMs > 0 ||
    store.network.isCutOff(member.name)
  );
}

/** What a fault does to the storage service on a node, and how that ends; null where it does not end by itself. */
export function strikeStore(
  store: ObjectStore,
  fault: FaultModel,
  member: Member,
  cause: number,
): ((healed: number) => void) | null {
  const { disk, node } = member;
  switch (fault.does) {
    case "power-loss":
    case "torn-write":
      disk.losePower(fault.does === "torn-write", cause);
      node.crash(cause, -1);
      return null;
    case "corrupt": {
      const { objects } = disk;
      if (objects.length === 0) return null;
      const place = store.simulation.choices.pick(
        store.simulation.numbered(`${member.name}/fault-${fault.index + 1}/object`),
        objects.length,
      );
      disk.corrupt(objects[place] as string, cause);
      return null;
    }
    case "disk-full":
      disk.fill(true);
      return () => disk.fill(false);
    case "disk-slow":
      disk.slowDown(fault.takesMs);
      return () => disk.speedUp(fault.takesMs);
    case "pause":
      member.pause();
      node.slowDown(Number.MAX_SAFE_INTEGER, cause);
      return (healed) => {
        node.speedUp(Number.MAX_SAFE_INTEGER, healed);
        member.resume();
      };
    case "partition":
      return cutOff(store, fault, member);
    default:
      return null;
  }
}

function cutOff(store: ObjectStore, { from, way }: FaultModel, member: Member): (healed: number) => void {
  const others = store.members.filter(({ index }) => index !== member.index && from?.includes(index));
  const cut = (isCut: boolean) => {
    for (const other of others) {
      if (way !== "out") store.network.cut(other.name, member.name, isCut);
      if (way !== "in") store.network.cut(member.name, other.name, isCut);
    }
  };
  cut(true);
  return (healed) => {
    cut(false);
    for (const one of [member, ...others]) store.healed(one, healed);
  };
}

/** How a fault reads. */
export function faultText(fault: FaultModel, nameOf: (node: number) => string): string {
  const { does, takesMs, from, way } = fault;
  if (does === "slow") return `answers take ${formatDuration(takesMs)}`;
  if (does === "disk-slow") return `writes take ${formatDuration(takesMs)} more`;
  if (does !== "partition" || from === null) return does;
  const ways = { both: "partition from", in: "hears nothing from", out: "is not heard by" };
  return `${ways[way]} ${from.map(nameOf).join(" and ")}`;
}
