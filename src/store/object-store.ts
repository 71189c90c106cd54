import type { Group } from "../model/group.ts";
import type { Node } from "../model/node.ts";
import type { Simulation } from "../model/simulation.ts";
import { CatchUp } from "./catch-up.ts";
import { Disk } from "./disk.ts";
import { Hints } from "./hints.ts";
import { Lease } from "./lease.ts";
import { Member } from "./member.ts";
import { Network } from "./network.ts";
import { Primary } from "./primary.ts";
import { type Around, Quorum } from "./quorum.ts";
import { placement } from "./rendezvous.ts";
import type { StoreRequest } from "./request.ts";
import { readSettings } from "./settings.ts";
import type { StorageModel } from "./storage-model.ts";
import { Timers } from "./timers.ts";

/** The storage service of a group: its members, and what holds them together. */
export class ObjectStore implements Around {
  readonly simulation: Simulation;
  readonly model: StorageModel;
  readonly timers: Timers;
  readonly network: Network;
  readonly members: readonly Member[];
  readonly leases: ReadonlyMap<string, Lease>;
  readonly group: Group;
  readonly #byName: ReadonlyMap<string, Member>;
  readonly #indexOf: ReadonlyMap<string, number>;
  readonly #hints = new Map<Member, Hints>();
  readonly #catchUps = new Map<Member, CatchUp>();
  readonly #coordinator: Quorum | Primary;

  constructor(simulation: Simulation, model: StorageModel, group: Group) {
    this.simulation = simulation;
    this.model = model;
    this.group = group;
    this.timers = new Timers(simulation);
    this.#indexOf = new Map(simulation.model.nodes.map(({ name }, index) => [name, index]));
    this.members = group.nodes.map((node) => this.#memberOn(node));
    this.#byName = new Map(this.members.map((member) => [member.name, member]));
    this.network = new Network(simulation, model, this.timers, this.#byName);
    this.leases = model.kind === "primary" ? this.#makeLeases() : new Map();
    this.#coordinator = model.kind === "primary" ? new Primary(this, this.leases) : new Quorum(this);
    for (const member of this.members) this.#connect(member);
    group.watch((cause) => {
      for (const member of this.members) member.nodeChanged(cause);
    });
  }

  /** The members that take requests of users: of a store with primaries, those that believe to be one. */
  reachable(): readonly Member[] {
    const reachable = this.members.filter((member) => member.takesMessages && this.#isFound(member));
    if (this.model.kind === "quorum") return reachable;
    return reachable.filter(({ name }) => this.leases.get(name)?.isPrimary);
  }

  /** A request of a user reaches a member. */
  handle(member: Member, request: StoreRequest): void {
    member.when(() => {
      if (!this.isAnswered(member, request, "take")) return;
      const account = this.model.accounts?.get(request.object);
      const { accounts } = member.settings;
      if (account !== undefined && accounts !== null && !accounts.includes(account)) {
        member.isIllOf("accounts", `does not know the account ${account}`, request.record);
        request.fail(`${member.name} does not know the account ${account}`);
      } else if (request.isWrite) this.#coordinator.push(member, request);
      else this.#coordinator.pull(member, request);
    });
  }

  isThere(host: string): boolean {
    return this.#indexOf.has(host);
  }

  isTooMuch(hosts: readonly string[], needed: number, before: number): boolean {
    if (needed <= before) return false;
    const running = hosts
      .map((host) => this.#byName.get(host))
      .filter((one) => one?.takesMessages && !one.isPaused);
    return running.length < needed && running.length >= before;
  }

  placeOf(number: number, host: string): number {
    return number * this.#indexOf.size + (this.#indexOf.get(host) ?? 0);
  }

  hintsOf(member: Member): Hints {
    return this.#hints.get(member) as Hints;
  }

  isAnswered(member: Member, request: StoreRequest, what: string): boolean {
    const share = member.node.answers(request.kind, this.group.model.timeoutMs);
    return this.simulation.choices.chance(`${request.name}/${member.name}/${what}`, share);
  }

  unreadable(member: Member, object: string, cause: number): void {
    this.#catchUps.get(member)?.fetch(object, cause);
  }

  /** The way to a member is open again: it asks for what it has missed. */
  healed(member: Member, cause: number): void {
    if (member.takesMessages) this.#catchUps.get(member)?.begin(cause);
  }

  /** Whether users find it: on the port on which it listened before. */
  #isFound(member: Member): boolean {
    return member.settings.port === member.settingsBefore.port;
  }

  #memberOn(node: Node): Member {
    const { root, peers, replicas } = readSettings(this.model, node.model.initial);
    const held = this.model.objects.filter((object) =>
      placement(object, peers, replicas).includes(node.model.name),
    );
    const disk = new Disk(
      this.simulation,
      node.model,
      this.model,
      this.timers,
      root,
      this.model.kind === "primary" ? this.model.objects : held,
    );
    return new Member(this.simulation, node, this.model, disk);
  }

  #makeLeases(): ReadonlyMap<string, Lease> {
    const leases = new Map<string, Lease>();
    for (const [index, member] of this.members.entries()) {
      const others = () => [...leases.values()].filter((other) => other.member !== member);
      const taken = (_: Lease, cause: number) => this.group.serveBy(index, cause);
      leases.set(member.name, new Lease(this, member, others, taken));
    }
    for (const [index, member] of this.members.entries()) leases.get(member.name)?.begin(index === 0);
    return leases;
  }

  #connect(member: Member): void {
    const { simulation, model, timers, network } = this;
    const lease = this.leases.get(member.name);
    const catchUp = new CatchUp(this, member);
    this.#hints.set(member, new Hints(simulation, model, timers, network, member));
    this.#catchUps.set(member, catchUp);
    member.back = (cause) => {
      lease?.restarted(cause);
      catchUp.begin(cause);
    };
    member.gone = (cause) => lease?.gone(cause);
    // A service that finds nothing where it stores does not know that anything is missing.
    member.moved = () => lease?.rebase();
  }
}
