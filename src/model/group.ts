import { tieKey } from "../kernel/event-queue.ts";
import { Field } from "../kernel/field.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import { Balancer } from "./balancer.ts";
import { Fact } from "./facts.ts";
import type { GroupModel, RequestModel } from "./model.ts";
import type { Node } from "./node.ts";
import { Regulation } from "./regulation.ts";
import { Domain, GroupRank, type Simulation } from "./simulation.ts";

/** Nodes with one redundancy: how much of each kind of request they answer together. */
export class Group {
  readonly model: GroupModel;
  readonly nodes: readonly Node[];
  readonly #simulation: Simulation;
  /** What people have set of it. */
  readonly regulation: Regulation;
  readonly #balancer: Balancer;
  /** The share of each kind of request that users get answered. */
  readonly #availability: readonly Field<number>[];
  /** The share of what is asked of it that it can bear. */
  readonly #borne: Field<number>;
  /** standby: which node serves, by its place in the group. */
  readonly #active: Field<number>;
  /** standby: the places from which it was taken since the node that serves last looked well. */
  readonly #tried: Field<readonly number[]>;
  readonly #watchers: ((cause: number) => void)[] = [];
  readonly #waiting: { readonly tie: number; readonly callback: () => void }[] = [];
  /** The group that users try who are not answered here. */
  #otherwise: Group | null = null;
  #failover: EventId = NO_EVENT;
  #telling: EventId = NO_EVENT;

  constructor(simulation: Simulation, model: GroupModel, nodes: readonly Node[]) {
    this.#simulation = simulation;
    this.model = model;
    this.nodes = nodes;
    this.#balancer = new Balancer(simulation, model, nodes, (cause) => this.refresh(cause));
    this.regulation = new Regulation(simulation, model, (cause) => this.refresh(cause));
    this.#availability = simulation.model.requests.map(() => new Field(simulation.fields, 1));
    this.#borne = new Field(simulation.fields, 1);
    this.#active = new Field(simulation.fields, 0);
    this.#tried = new Field<readonly number[]>(simulation.fields, []);
    for (const node of nodes) {
      node.changed = (cause) => this.#nodeChanged(node, cause);
      if (model.redundancy.kind === "standby") node.isInUse = () => this.#activeNode() === node;
    }
  }

  /** Calls back after each change of a node or of what the group answers, with the record of the change. */
  watch(watcher: (cause: number) => void): void {
    this.#watchers.push(watcher);
  }

  /** The share of a kind of request (by index) that its users get answered. */
  availability(request: number): number {
    return (this.#availability[request] as Field<number>).get();
  }

  /** The share of the kind of request that is answered least. */
  leastAvailability(): number {
    return Math.min(...this.#availability.map((field) => field.get()));
  }

  /** Whether it answers every kind of request as often as it should. */
  isAnswering(): boolean {
    return this.leastAvailability() >= this.model.slo;
  }

  /**
   * Calls back once, as soon as it answers every kind of request as often as it should: at once, or after a change.
   *
   * @param tie the place of the one who waits among all who wait: who came first does not matter
   */
  whenAnswering(tie: number, callback: () => void): void {
    if (this.isAnswering()) callback();
    else this.#waiting.push({ tie, callback });
  }

  /** The share of what is asked of it that it can bear. */
  get borne(): number {
    return this.#borne.get();
  }

  /**
   * The share of a kind of request that would be answered to one who waits for so long.
   *
   * @param account in whose name is asked; null for nobody's. Default: all users
   * @param session null for a new one. Default: all users, each in a session of its own
   */
  answers(request: number, timeoutMs: number, account?: string | null, session?: null): number {
    const { needs } = this.#simulation.model.requests[request] as RequestModel;
    return (
      this.#together((node) => node.answers(request, timeoutMs, account, session), needs) * this.#borne.get()
    );
  }

  /** Those of its users who are not answered try another group. */
  connect(otherwise: Group): void {
    this.#otherwise = otherwise;
    otherwise.watch((cause) => {
      const told = this.#retell(this.#shares(), cause);
      if (told !== cause) this.#tellWatchers(told);
    });
  }

  /** The share of the kind of request that its nodes answer least, where it has to bear nothing. */
  leastWell(): number {
    const shares = this.#simulation.model.requests.map(({ needs }, request) =>
      this.#together((node) => node.answers(request, this.model.timeoutMs), needs),
    );
    return Math.min(...shares);
  }

  /** 1 where a shallow look at the whole group finds it well, else 0. */
  looksHealthy(timeoutMs: number): number {
    return this.#together((node) => (node.looksHealthy(timeoutMs) ? 1 : 0), "read");
  }

  /** The nodes to which a balancer may send a request now. */
  rotation(): readonly Node[] {
    return this.model.redundancy.kind === "standby" ? [this.#activeNode()] : this.#balancer.rotation();
  }

  /** Says what share of what is asked of it the group can bear from now on. */
  bear(share: number, cause: number): void {
    this.#borne.set(share);
    this.refresh(cause);
  }

  /** The first node serves again, until a failover decides otherwise. */
  failBack(cause: number): void {
    if (this.model.redundancy.kind !== "standby" || this.#active.get() === 0) return;
    this.#tried.set([]);
    this.#activate(0, cause);
  }

  refresh(cause: number): void {
    this.#tellWatchers(this.#retell(this.#shares(), cause));
  }

  /** The share of each kind of request that users get answered now; none where they are simulated one by one. */
  #shares(): readonly number[] {
    return this.model.oneByOne === null
      ? this.#availability.map((_, request) => this.#forUsers(request))
      : [];
  }

  /** What users who are simulated one by one got answered of each kind of request; null for a kind that nobody asked. */
  measured(shares: readonly (number | null)[]): void {
    this.#tellWatchers(this.#retell(shares, NO_RECORD));
  }

  /** The node at a place in the group serves, as its storage service has decided. */
  serveBy(place: number, cause: number): void {
    if (this.#active.get() !== place) this.#activate(place, cause);
  }

  /** @returns the record of the last share that has changed; what it was given, where none has */
  #retell(shares: readonly (number | null)[], cause: number): number {
    let last = cause;
    for (const [request, share] of shares.entries()) {
      const field = this.#availability[request] as Field<number>;
      if (share === null || share === field.get()) continue;
      field.set(share);
      const object = (this.#simulation.model.requests[request] as RequestModel).nameId;
      last = this.#simulation.record(Fact.availability, this.model.nameId, { object, value: share, cause });
    }
    return last;
  }

  #tellWatchers(last: number): void {
    for (const watcher of this.#watchers) watcher(last);
    if (this.#waiting.length > 0 && this.isAnswering()) this.#tellLater(last);
  }

  /** What its users get answered: those who are let in here, and the others elsewhere, if there is an elsewhere. */
  #forUsers(request: number): number {
    const here = this.answers(request, this.model.timeoutMs) * Math.min(1, this.regulation.users);
    if (this.#otherwise === null || here === 1) return here;
    return here + (1 - here) * this.#otherwise.answers(request, this.#otherwise.model.timeoutMs);
  }

  /** Who waits for an answer may change the world: not in the midst of a change, and not for a share that holds no time. */
  #tellLater(cause: number): void {
    if (this.#telling !== NO_EVENT) return;
    const tie = tieKey(Domain.groups, GroupRank.answering, this.model.index);
    const tell = () => {
      this.#telling = NO_EVENT;
      if (!this.isAnswering()) return;
      const waiting = this.#waiting.splice(0).sort((one, other) => one.tie - other.tie);
      for (const { callback } of waiting) callback();
    };
    this.#telling = this.#simulation.kernel.schedule(0, tie, tell, 0, cause);
  }

  #together(share: (node: Node) => number, needs: "read" | "write"): number {
    const { redundancy } = this.model;
    switch (redundancy.kind) {
      case "brittle":
        return this.nodes.reduce((product, node) => product * share(node), 1);
      case "balanced": {
        const rotation = this.rotation();
        return rotation.reduce((sum, node) => sum + share(node), 0) / rotation.length;
      }
      case "standby":
        return share(this.#activeNode());
      case "quorum":
        return shareOfQuorum(this.nodes.map(share), redundancy[needs]);
    }
  }

  #activeNode(): Node {
    return this.nodes[this.#active.get()] as Node;
  }

  #nodeChanged(node: Node, cause: number): void {
    if (this.model.redundancy.kind === "standby") this.#considerFailover(cause);
    this.#balancer.nodeChanged(node, cause);
    this.refresh(cause);
  }

  #considerFailover(cause: number): void {
    const { kernel } = this.#simulation;
    const { redundancy, timeoutMs } = this.model;
    if (redundancy.kind !== "standby" || this.model.storage !== null) return;
    const healthy = this.#activeNode().looksHealthy(timeoutMs);
    if (healthy && this.#tried.get().length > 0) this.#tried.set([]);
    if (healthy || this.#successor() === null) {
      kernel.cancel(this.#failover);
      this.#failover = NO_EVENT;
      return;
    }
    if (this.#failover !== NO_EVENT) return;
    const delay = this.#simulation.draw(`${this.model.name}/failover`, redundancy.failover);
    const tie = tieKey(Domain.groups, GroupRank.failover, this.model.index);
    const failOver = () => {
      this.#failover = NO_EVENT;
      const next = this.#successor();
      if (next === null) return;
      this.#tried.set([...this.#tried.get(), this.#active.get()]);
      this.#activate(next, cause);
    };
    this.#failover = kernel.schedule(delay, tie, failOver, 0, cause);
  }

  #activate(place: number, cause: number): void {
    this.#active.set(place);
    const object = this.#activeNode().model.nameId;
    const record = this.#simulation.record(Fact.failover, this.model.nameId, { object, cause });
    this.#considerFailover(record);
    this.refresh(record);
    this.#activeNode().loader.askedAgain();
  }

  /** The place of the node that would take over; null where there is none, or where nobody can elect it. */
  #successor(): number | null {
    const { redundancy, timeoutMs } = this.model;
    if (redundancy.kind !== "standby") return null;
    const voters = this.nodes.filter((node) => node.answers(0, timeoutMs) > 0).length;
    if (voters < redundancy.votes) return null;
    const active = this.#active.get();
    for (let step = 1; step < this.nodes.length; step++) {
      const place = (active + step) % this.nodes.length;
      if ((this.nodes[place] as Node).looksHealthy(timeoutMs)) return place;
      if (!redundancy.needsHealthy && !this.#tried.get().includes(place)) return place;
    }
    return null;
  }
}

/** The probability that at least `need` of some nodes answer, each with its own share. */
export function shareOfQuorum(shares: readonly number[], need: number): number {
  // chance[k]: that exactly k of the nodes so far answer.
  let chance = [1];
  for (const share of shares) {
    const next = new Array<number>(chance.length + 1).fill(0);
    for (const [k, value] of chance.entries()) {
      next[k] = (next[k] as number) + value * (1 - share);
      next[k + 1] = (next[k + 1] as number) + value * share;
    }
    chance = next;
  }
  return Math.min(
    1,
    chance.slice(need).reduce((sum, value) => sum + value, 0),
  );
}
