import { standbysOf } from "./lease.ts";
import type { Member } from "./member.ts";
import type { ObjectStore } from "./object-store.ts";
import { placement } from "./rendezvous.ts";

/** Looks at a storage service that a gate can ask for, beside the kinds of request. */
export const LOOKS = {
  /** Whether it has every object that belongs on it by the configuration which it runs. */
  data: hasData,
  /** Whether a push would reach as many hosts that are there as before the plan. */
  copies: hasCopies,
  /** Whether a fifth of its quota is free. */
  room: hasRoom,
  /** Whether exactly one node takes itself for the primary. */
  primary: hasOnePrimary,
} as const;

export type Look = keyof typeof LOOKS;

/** Whether a look finds the storage service on a node well; one that does not answer is not. */
export function looksWell(store: ObjectStore, node: number, look: Look): boolean {
  const member = store.members.find(({ index }) => index === node);
  return member?.takesMessages === true && !member.isPaused && LOOKS[look](store, member);
}

function hasData({ model }: ObjectStore, { disk, name, settings }: Member): boolean {
  const belongs = (object: string) =>
    model.kind === "primary" || placement(object, settings.peers, settings.replicas).includes(name);
  return model.objects
    .filter(belongs)
    .every((object) => disk.isReadable(object) && disk.read(object) !== null);
}

function hasCopies({ model, members }: ObjectStore, member: Member): boolean {
  const { peers, replicas } = member.settings;
  const isThere = (host: string) => members.some(({ name }) => name === host);
  return model.objects.every((object) => {
    const hosts =
      model.kind === "primary"
        ? [member.name, ...standbysOf(member, object)]
        : placement(object, peers, replicas);
    return hosts.filter(isThere).length >= member.settingsBefore.replicas;
  });
}

function hasRoom(_: ObjectStore, { disk, settings }: Member): boolean {
  return disk.usedBytes * 5 <= settings.quotaBytes * 4;
}

function hasOnePrimary({ leases }: ObjectStore): boolean {
  return [...leases.values()].filter((lease) => lease.isPrimary).length === 1;
}
