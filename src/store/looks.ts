import type { Member } from "./member.ts";
import type { ObjectStore } from "./object-store.ts";
import { isNewer } from "./revision.ts";

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
  /** Whether what it reads and what it writes have a host in common. */
  quorums: hasCommonHost,
  /** Whether what it answers out of its memory is the newest that a node holds. */
  memory: remembersNewest,
} as const;

export type Look = keyof typeof LOOKS;

/** Whether a look finds the storage service on a node well; one that does not answer is not. */
export function looksWell(store: ObjectStore, node: number, look: Look): boolean {
  const member = store.members.find(({ index }) => index === node);
  return member?.takesMessages === true && !member.isPaused && LOOKS[look](store, member);
}

/** Whether a request of a user gets to the service on a node: it listens where users look for it, and knows the account. */
export function takesRequest(store: ObjectStore, node: number, account: string | null): boolean {
  const member = store.members.find(({ index }) => index === node);
  if (member === undefined) return false;
  const { port, accounts } = member.settings;
  return port === member.settingsBefore.port && (account === null || (accounts?.includes(account) ?? true));
}

function hasData({ model }: ObjectStore, member: Member): boolean {
  const { disk, name } = member;
  const belongs = (object: string) => model.kind === "primary" || member.hostsOf(object).includes(name);
  return model.objects
    .filter(belongs)
    .every((object) => disk.isReadable(object) && disk.read(object) !== null);
}

function hasCopies({ model, members }: ObjectStore, member: Member): boolean {
  const isThere = (host: string) => members.some(({ name }) => name === host);
  return model.objects.every((object) => {
    const hosts =
      model.kind === "primary" ? [member.name, ...member.standbysOf(object)] : member.hostsOf(object);
    return hosts.filter(isThere).length >= member.settingsBefore.replicas;
  });
}

function hasRoom(_: ObjectStore, { disk, settings }: Member): boolean {
  return disk.usedBytes * 5 <= settings.quotaBytes * 4;
}

function hasOnePrimary({ leases }: ObjectStore): boolean {
  return [...leases.values()].filter((lease) => lease.isPrimary).length === 1;
}

function hasCommonHost({ model }: ObjectStore, { settings: { read, write, replicas } }: Member): boolean {
  return model.kind === "primary" || read + write > replicas;
}

function remembersNewest({ simulation, model, members }: ObjectStore, { cache }: Member): boolean {
  const { kernel } = simulation;
  return model.objects.every((object) => {
    const cached = cache.get(object);
    if (cached === undefined || !kernel.isBefore(kernel.now, cached.until)) return true;
    return members.every(({ disk }) => {
      const held = disk.read(object);
      return held === null || !isNewer(held, cached.revision);
    });
  });
}
