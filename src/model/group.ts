import { tieKey } from "../kernel/event-queue.ts";
import { type EventId, NO_EVENT } from "../kernel/kernel.ts";
import { NO_RECORD } from "../kernel/trace.ts";
import { Balancer } from "./balancer.ts";
import { Fact } from "./facts.ts";
import type { GroupModel, RequestModel } from "./model.ts";
import type { Node, NodeGroup } from "./node.ts";
import { NodeShares } from "./node-shares.ts";
import { Regulation } from "./regulation.ts";
import { Domain, GroupRank, type Simulation } from "./simulation.ts";

/** Nodes with one redundancy: how much of each kind of request they answer together. */
export class Group implements NodeGroup {
  readonly model: GroupModel;
  readonly nodes: readonly Node[];
  readonly #simulation: Simulation;
  /** What people have set of it. */
  readonly regulation: Regulation;
  readonly #balancer: Balancer;
  /** The share of each kind of request that users get answered. */
  readonly #availability: number[];
  /** The share of each kind of request that each node, by its place, answers to users: reckoned when the node changes. */
  readonly #shares: readonly NodeShares[];
  /** The share of what is asked of it that it can bear. */
  #borne = 1;
  /** standby: which node serves, by its place in the group. */
  #active = 0;
  /** standby: the places from which it was taken since the node that serves last looked well. */
  #tried: readonly number[] = [];
  readonly #watchers: ((cause: number) => void)[] = [];
  /** Those that look at what its nodes run. */
  readonly #runWatchers: ((cause: number) => void)[] = [];
  readonly #waiting: { readonly tie: number; readonly callback: () => void }[] = [];
  /** The group that users try who are not answered here. */
  #otherwise: Group | null = null;
  #failover: EventId = NO_EVENT;
  #telling: EventId = NO_EVENT;

  constructor(simulation: Simulation, model: GroupModel, nodes: readonly Node[]) {
    this.#simulation = simulation;
    this.model = model;
    this.nodes = nodes;
    const { requests } = simulation.model;
    this.#availability = requests.map(() => 1);
    this.#shares = requests.map(() => new NodeShares(nodes.length));
    this.#balancer = new Balancer(simulation, model, nodes, this.#shares, (cause) => this.refresh(cause));
    this.regulation = new Regulation(simulation, model, (cause) => this.refresh(cause));
    for (const [place, node] of nodes.entries()) node.join(this, place);
  }

  /** Calls back after each change of a node or of what the group answers, with the record of the change. */
  watch(watcher: (cause: number) => void): void {
    this.#watchers.push(watcher);
  }

  /** Calls back after each change of what a node runs that changes nothing of what it answers; any other `watch` tells. */
  watchRuns(watcher: (cause: number) => void): void {
    this.#runWatchers.push(watcher);
  }

  /** The share of a kind of request (by index) that its users get answered. */
  availability(request: number): number {
    return this.#availability[request] as number;
  }

  /** The share of the kind of request that is answered least. */
  leastAvailability(): number {
    return Math.min(...this.#availability);
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
    if (this.isAnswering()) {
      callback();
      return;
    }
    this.#simulation.kernel.touchesAll();
    this.#waiting.push({ tie, callback });
  }

  /** The share of what is asked of it that it can bear. */
  get borne(): number {
    return this.#borne;
  }

  /**
   * The share of a kind of request that would be answered to one who waits for so long.
   *
   * @param account in whose name is asked; null for nobody's. Default: all users
   * @param session null for a new one. Default: all users, each in a session of its own
   */
  answers(request: number, timeoutMs: number, account?: string | null, session?: null): number {
    const shares = this.nodes.map((node) => node.answers(request, timeoutMs, account, session));
    return this.#together(shares, this.#needs(request)) * this.#borne;
  }

  /** Those of its users who are not answered try another group. */
  connect(otherwise: Group): void {
    this.#otherwise = otherwise;
    otherwise.watch((cause) => {
      const told = this.#retellAll(cause);
      if (told !== cause) this.#tellWatchers(told);
    });
  }

  /** The share of the kind of request that its nodes answer least, where it has to bear nothing. */
  leastWell(): number {
    return Math.min(...this.#shares.map((_, request) => this.#togetherNow(request)));
  }

  /** 1 where a shallow look at the whole group finds it well, else 0. */
  looksHealthy(timeoutMs: number): number {
    const shares = this.nodes.map((node) => (node.looksHealthy(timeoutMs) ? 1 : 0));
    return this.#together(shares, "read");
  }

  /** The nodes to which a balancer may send a request now. */
  rotation(): readonly Node[] {
    if (this.model.redundancy.kind === "standby") return [this.#activeNode()];
    const { rotation } = this.#balancer;
    return rotation.length === this.nodes.length
      ? this.nodes
      : rotation.map((place) => this.nodes[place] as Node);
  }

  isInUse(place: number): boolean {
    return this.model.redundancy.kind !== "standby" || this.#active === place;
  }

  /** Says what share of what is asked of it the group can bear from now on. */
  bear(share: number, cause: number): void {
    this.#borne = share;
    this.refresh(cause);
  }

  /** The first node serves again, until a failover decides otherwise. */
  failBack(cause: number): void {
    if (this.model.redundancy.kind !== "standby" || this.#active === 0) return;
    this.#tried = [];
    this.#activate(0, cause);
  }

  refresh(cause: number): void {
    this.#tellWatchers(this.#retellAll(cause));
  }

  /** What users who are simulated one by one got answered of each kind of request; null for a kind that nobody asked. */
  measured(shares: readonly (number | null)[]): void {
    let last = NO_RECORD;
    for (const [request, share] of shares.entries())
      if (share !== null) last = this.#retell(request, share, last, NO_RECORD);
    this.#tellWatchers(last);
  }

  /** The node at a place in the group serves, as its storage service has decided. */
  serveBy(place: number, cause: number): void {
    if (this.#active !== place) this.#activate(place, cause);
  }

  /**
   * Says anew what users get answered; where they are simulated one by one, that is measured.
   *
   * @returns the record of the last share that has changed; what it was given, where none has
   */
  #retellAll(cause: number): number {
    let last = cause;
    if (this.model.oneByOne !== null) return last;
    for (let request = 0; request < this.#availability.length; request++)
      last = this.#retell(request, this.#forUsers(request), last, cause);
    return last;
  }

  /** @returns the record of the share, if it has changed; else `last` */
  #retell(request: number, share: number, last: number, cause: number): number {
    if (share === this.#availability[request]) return last;
    this.#availability[request] = share;
    const object = (this.#simulation.model.requests[request] as RequestModel).nameId;
    return this.#simulation.record(Fact.availability, this.model.nameId, { object, value: share, cause });
  }

  #tellWatchers(last: number): void {
    for (const watcher of this.#watchers) watcher(last);
    if (this.#waiting.length > 0 && this.isAnswering()) this.#tellLater(last);
  }

  /** What its users get answered: those who are let in here, and the others elsewhere, if there is an elsewhere. */
  #forUsers(request: number): number {
    const well = this.#togetherNow(request) * this.#borne;
    const here = well * Math.min(1, this.regulation.users);
    if (this.#otherwise === null || here === 1) return here;
    return here + (1 - here) * this.#otherwise.answers(request, this.#otherwise.model.timeoutMs);
  }

  /** Who waits for an answer may change the world: not in the midst of a change, and not for a share that holds no time. */
  #tellLater(cause: number): void {
    this.#simulation.kernel.touchesAll();
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

  /** What all answer together to users, who wait for as long as the group's timeout says. */
  #togetherNow(request: number): number {
    const shares = this.#shares[request] as NodeShares;
    const { redundancy } = this.model;
    if (shares.hasParts) return this.#together(shares.all, this.#needs(request));
    switch (redundancy.kind) {
      case "brittle":
        return shares.whole === this.nodes.length ? 1 : 0;
      case "balanced":
        return this.#balancer.together(shares);
      case "standby":
        return shares.all[this.#active] as number;
      case "quorum":
        return shares.whole >= redundancy[this.#needs(request)] ? 1 : 0;
    }
  }

  /** What all answer together, by what each node answers. */
  #together(shares: readonly number[], needs: "read" | "write"): number {
    const { redundancy } = this.model;
    switch (redundancy.kind) {
      case "brittle": {
        let product = 1;
        for (const share of shares) product *= share;
        return product;
      }
      case "balanced": {
        const { rotation } = this.#balancer;
        let sum = 0;
        for (const place of rotation) sum += shares[place] as number;
        return sum / rotation.length;
      }
      case "standby":
        return shares[this.#active] as number;
      case "quorum":
        return shareOfQuorum(shares, redundancy[needs]);
    }
  }

  #needs(request: number): "read" | "write" {
    return (this.#simulation.model.requests[request] as RequestModel).needs;
  }

  #activeNode(): Node {
    return this.nodes[this.#active] as Node;
  }

  nodeChanged(place: number, cause: number): void {
    this.#simulation.kernel.touchesAll();
    const node = this.nodes[place] as Node;
    for (let request = 0; request < this.#shares.length; request++)
      (this.#shares[request] as NodeShares).set(place, node.answers(request, this.model.timeoutMs));
    if (this.model.redundancy.kind === "standby") this.#considerFailover(cause);
    this.#balancer.nodeChanged(place, cause);
    this.refresh(cause);
  }

  nodeRunsAnother(place: number, cause: number): void {
    // A storage service takes its settings from what runs.
    if (this.model.storage !== null) this.nodeChanged(place, cause);
    for (const watcher of this.#runWatchers) watcher(cause);
  }

  #considerFailover(cause: number): void {
    const { kernel } = this.#simulation;
    const { redundancy, timeoutMs } = this.model;
    if (redundancy.kind !== "standby" || this.model.storage !== null) return;
    const healthy = this.#activeNode().looksHealthy(timeoutMs);
    if (healthy && this.#tried.length > 0) this.#tried = [];
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
      this.#tried = [...this.#tried, this.#active];
      this.#activate(next, cause);
    };
    this.#failover = kernel.schedule(delay, tie, failOver, 0, cause);
  }

  #activate(place: number, cause: number): void {
    this.#active = place;
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
    const active = this.#active;
    for (let step = 1; step < this.nodes.length; step++) {
      const place = (active + step) % this.nodes.length;
      if ((this.nodes[place] as Node).looksHealthy(timeoutMs)) return place;
      if (!redundancy.needsHealthy && !this.#tried.includes(place)) return place;
    }
    return null;
  }
}

/** The probability that at least `need` of some nodes answer, each with its own share. */
export function shareOfQuorum(shares: readonly number[], need: number): number {
  let lacking = need;
  // Most nodes answer all or nothing: only of the others the number is uncertain.
  const uncertain: number[] = [];
  for (const share of shares) {
    if (share === 1) lacking--;
    else if (share !== 0) uncertain.push(share);
  }
  if (lacking <= 0) return 1;
  if (lacking > uncertain.length) return 0;
  // chance[k]: that exactly k of the uncertain nodes so far answer.
  let chance = [1];
  for (const share of uncertain) {
    const next = new Array<number>(chance.length + 1).fill(0);
    for (const [k, value] of chance.entries()) {
      next[k] = (next[k] as number) + value * (1 - share);
      next[k + 1] = (next[k + 1] as number) + value * share;
    }
    chance = next;
  }
  return Math.min(
    1,
    chance.slice(lacking).reduce((sum, value) => sum + value, 0),
  );
}
