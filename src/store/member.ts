import { NO_RECORD } from "../kernel/trace.ts";
import type { ConfigVersion } from "../model/config.ts";
import { Fact } from "../model/facts.ts";
import type { Node } from "../model/node.ts";
import type { Simulation } from "../model/simulation.ts";
import type { Setting } from "../scenario/words.ts";
import { Cache } from "./cache.ts";
import type { Disk } from "./disk.ts";
import { Foresight } from "./foresight.ts";
import { Placements } from "./rendezvous.ts";
import { readSettings } from "./settings.ts";
import { SETTING_KEYS, type Settings, type StorageModel } from "./storage-model.ts";

/** The storage service on one node: a process with settings, a disk and a cache, which may be paused. */
export class Member {
  readonly node: Node;
  readonly disk: Disk;
  readonly cache = new Cache();
  /** Which life of the process it is. What an earlier one began ends with it. */
  life = 0;
  /** Called when it serves again, after a start or after nobody reached it. */
  back: (cause: number) => void = () => {};
  /** Called when its process is gone, or hangs. */
  gone: (cause: number) => void = () => {};
  /** Called when it works under another root. */
  moved: () => void = () => {};
  readonly #simulation: Simulation;
  readonly #model: StorageModel;
  readonly #foresight: Foresight;
  #settings: Settings;
  #placements: Placements;
  #standbys: Placements;
  #initial: Settings;
  #version: number;
  #root: string;
  #wasServing = true;
  #pauses = 0;
  #heldUp: (() => void)[] = [];
  #heldUpTimers: (() => void)[] = [];
  /** The symptoms of the version that it runs. */
  #symptoms = new Set<string>();
  /** Setting → the record of what is to come of it. */
  #due = new Map<Setting, number>();

  constructor(simulation: Simulation, node: Node, model: StorageModel, disk: Disk) {
    this.#simulation = simulation;
    this.#model = model;
    this.#foresight = new Foresight(simulation, model, node.model.group);
    this.node = node;
    this.disk = disk;
    this.#initial = readSettings(model, node.model.initial);
    this.#settings = this.#initial;
    this.#placements = placementsOf(this.#settings);
    this.#standbys = standbysOf(this.name, this.#settings);
    this.#version = node.model.initial.id;
    this.#root = this.#initial.root;
  }

  get name(): string {
    return this.node.model.name;
  }

  get index(): number {
    return this.node.model.index;
  }

  /** What it reads from the configuration that its process runs. */
  get settings(): Settings {
    return this.#settings;
  }

  /** The hosts that hold an object, by its settings. */
  hostsOf(object: string): readonly string[] {
    return this.#placements.of(object);
  }

  /** Where it copies an object to as a primary, besides itself. */
  standbysOf(object: string): readonly string[] {
    return this.#standbys.of(object);
  }

  /** What it read from the configuration that it had before the plan. */
  get settingsBefore(): Settings {
    return this.#initial;
  }

  /** Whether a message gets to the process; one that is paused takes it later. */
  get takesMessages(): boolean {
    return this.node.takesRequests;
  }

  get isPaused(): boolean {
    return this.#pauses > 0;
  }

  /** Does something in the process: at once, or when its pause is over, if it lives then. */
  when(then: () => void): void {
    const { life } = this;
    if (this.#pauses === 0) then();
    else this.#heldUp.push(() => life === this.life && then());
  }

  /** The same for a timer of the process: after a pause, what has arrived is done first. */
  whenTimed(then: () => void): void {
    const { life } = this;
    const inLife = () => life === this.life && then();
    if (this.#pauses === 0) then();
    else this.#heldUpTimers.push(inLife);
  }

  /** The process does nothing, until it is resumed as often as it was paused. */
  pause(): void {
    this.#pauses++;
  }

  resume(): void {
    this.#pauses--;
    if (this.#pauses > 0) return;
    for (const then of [...this.#heldUp.splice(0), ...this.#heldUpTimers.splice(0)]) then();
  }

  /** Its node has changed: it may run another configuration, or be another process. */
  nodeChanged(cause: number): void {
    const running = this.node.loader.running;
    const alive = this.node.runs !== null && running !== null && this.node.life !== "hung";
    if (!alive) this.#dies(cause);
    else if (running.id !== this.#version) this.#reconfigure(cause);
    const serves = this.node.takesRequests;
    if (serves && !this.#wasServing) this.back(cause);
    this.#wasServing = serves;
  }

  /** It is ill of a setting, which shows now: told once for each version that it runs. */
  isIllOf(setting: Setting, what: string, cause: number): number {
    const running = this.node.loader.running;
    if (running === null || this.#symptoms.has(what)) return cause;
    this.#symptoms.add(what);
    const told = this.#tell(Fact.effect, running, setting, what, this.#due.get(setting) ?? cause);
    this.#due.delete(setting);
    return told;
  }

  /** What is to come of a setting, nobody knows when. */
  #willBeIllOf(setting: Setting, what: string, running: ConfigVersion, cause: number): void {
    this.#due.set(setting, this.#tell(Fact.due, running, setting, what, cause));
  }

  #tell(kind: number, running: ConfigVersion, setting: Setting, what: string, cause: number): number {
    const field = this.#model.fields.get(setting)?.name;
    const value = field === undefined ? "" : `: ${field} ${String(running.values[field])}`;
    return this.#simulation.record(kind, this.node.model.nameId, {
      object: this.#simulation.model.names.id(running.name),
      ...(kind === Fact.due ? {} : { value: 1 }),
      note: `${what}${value}`,
      cause,
      source: this.#isChanged(setting) ? this.node.loader.from : NO_RECORD,
    });
  }

  #isChanged(setting: Setting): boolean {
    const key = SETTING_KEYS[setting];
    return String(this.#settings[key]) !== String(this.#initial[key]);
  }

  #dies(cause: number): void {
    if (this.#version === DEAD) return;
    this.#version = DEAD;
    this.life++;
    this.cache.clear();
    this.#heldUp = [];
    this.#heldUpTimers = [];
    this.gone(cause);
  }

  #reconfigure(cause: number): void {
    const running = this.node.loader.running as NonNullable<Node["loader"]["running"]>;
    this.#version = running.id;
    this.#symptoms = new Set();
    this.#due.clear();
    this.#settings = readSettings(this.#model, running);
    this.#placements = placementsOf(this.#settings);
    this.#standbys = standbysOf(this.name, this.#settings);
    this.#foresee(running, cause);
    if (this.#settings.root === this.#root) return;
    this.#root = this.#settings.root;
    this.cache.clear();
    this.disk.open(this.#root, cause);
    if (this.disk.isEmpty) this.isIllOf("root", "starts on an empty store", cause);
    this.moved();
  }

  /** What a new setting does at once is told at once; what it can do later in this scenario is due. */
  #foresee(running: ConfigVersion, cause: number): void {
    const [now, before] = [this.#settings, this.#initial];
    if (now.port !== before.port) this.isIllOf("port", "listens where no user looks for it", cause);
    if (now.quotaBytes < before.quotaBytes && this.#foresight.fills(now))
      this.#willBeIllOf("quota", "refuses pushes once it is over its quota", running, cause);
    if (now.leaseMs < before.leaseMs && this.#foresight.outlasts(now))
      this.#willBeIllOf("lease", "takes over from a primary that lives and was paused", running, cause);
    if (now.leaseMs > before.leaseMs && this.#foresight.takesPrimary())
      this.#willBeIllOf("lease", "waits longer before it takes over", running, cause);
    for (const setting of ["write", "read"] as const)
      if (now[setting] > before[setting] && this.#foresight.takesHost())
        this.#willBeIllOf(setting, "waits for more hosts than answer", running, cause);
    if (now.electionMs > before.electionMs && this.#foresight.takesPrimary())
      this.#willBeIllOf("election", "waits longer before it takes over", running, cause);
  }
}

function placementsOf({ peers, replicas }: Settings): Placements {
  return new Placements(peers, replicas);
}

function standbysOf(name: string, { peers, replicas }: Settings): Placements {
  return new Placements(
    peers.filter((host) => host !== name),
    Math.max(0, replicas - 1),
  );
}

/** The version of a process that there is not. */
const DEAD = -1;
