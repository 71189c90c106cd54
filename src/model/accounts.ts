import type { ConfigVersion } from "./config.ts";
import { type EffectHost, Effects } from "./effect.ts";
import { Fact } from "./facts.ts";
import type { NodeModel } from "./model.ts";
import type { Simulation } from "./simulation.ts";

/** One account that a node serves by a version of its own. */
interface Served {
  /** null: by what serves everybody, and what another version has left behind. */
  readonly version: ConfigVersion | null;
  /** Its part of the requests, 0 to 1. */
  readonly share: number;
  readonly record: number;
  readonly effects: Effects;
}

/** The node, and whether there is a process that could serve anybody. */
type AccountsHost = EffectHost & { readonly isAlive: boolean };

/** Most nodes serve every account alike. */
const NOBODY: ReadonlyMap<string, Served> = new Map();
const NO_NAMES: readonly string[] = [];

/** The accounts that a node serves by another version than everybody else. */
export class Accounts {
  readonly #simulation: Simulation;
  readonly #node: NodeModel;
  readonly #host: AccountsHost;
  #served: ReadonlyMap<string, Served> = NOBODY;

  constructor(simulation: Simulation, node: NodeModel, host: AccountsHost) {
    this.#simulation = simulation;
    this.#node = node;
    this.#host = host;
  }

  /** Serves an account by a version from now on; null: by what serves everybody. */
  serve(account: string, version: ConfigVersion | null, cause: number): void {
    const share = this.#simulation.model.groups[this.#node.group]?.accounts.get(account) ?? 0;
    const object = version === null ? {} : { object: version.nameId };
    const record = this.#simulation.record(Fact.serves, this.#node.nameId, {
      ...object,
      value: share,
      note: account,
      cause,
    });
    const effects = this.#served.get(account)?.effects ?? this.#effectsFor(account);
    effects.clear(record);
    const carried = version === null ? null : this.#simulation.asBrought(version, this.#node.initial);
    this.#served = new Map([...this.#served, [account, { version: carried, share, record, effects }]]);
    if (this.#host.isAlive) effects.begin(carried, "request", record, record);
    this.#host.hasChanged(record);
  }

  #effectsFor(account: string): Effects {
    const accounts = this.#simulation.model.groups[this.#node.group]?.accounts ?? new Map<string, number>();
    const lane = 1 + [...accounts.keys()].indexOf(account);
    return new Effects(this.#simulation, this.#node, this.#host, lane, `${this.#node.name}/${account}`);
  }

  /** The process has started: what it serves accounts by is there again, and does what it does. */
  started(cause: number): void {
    for (const { version, record, effects } of this.#served.values())
      effects.begin(version, "start", cause, record);
  }

  input(name: string, cause: number): void {
    for (const { effects } of this.#served.values()) effects.input(name, cause);
  }

  reconsider(cause: number): void {
    for (const { effects } of this.#served.values()) effects.reconsider(cause);
  }

  /** Somebody clears away what effects have left behind. */
  clearAway(cause: number): void {
    for (const { effects } of this.#served.values()) effects.clearAway(cause);
  }

  /** The process is gone. */
  ended(cause: number): void {
    for (const { effects } of this.#served.values()) effects.clear(cause);
  }

  /** Whether it serves every account alike. */
  get areAlike(): boolean {
    return this.#served.size === 0;
  }

  /** The accounts that have a version of their own. */
  get names(): readonly string[] {
    if (this.areAlike) return NO_NAMES;
    return [...this.#served].filter(([, { version }]) => version !== null).map(([account]) => account);
  }

  /** The name of the version that serves an account by itself; null where none does. */
  versionOf(account: string | null): string | null {
    return account === null ? null : (this.#served.get(account)?.version?.name ?? null);
  }

  /**
   * The share of requests of a kind that are answered in time.
   *
   * @param account in whose name is asked; null for nobody's; undefined for all users, each by its part
   * @param everybody the share that whoever has no version of its own gets
   */
  share(account: string | null | undefined, request: number, timeoutMs: number, everybody: number): number {
    if (this.#served.size === 0 || account === null) return everybody;
    if (account !== undefined) {
      const served = this.#served.get(account);
      return served === undefined ? everybody : answeredTo(served, request, timeoutMs, everybody);
    }
    let rest = 1;
    let answered = 0;
    for (const served of this.#served.values()) {
      rest -= served.share;
      answered += served.share * answeredTo(served, request, timeoutMs, everybody);
    }
    return answered + Math.max(0, rest) * everybody;
  }
}

/** What a version of its own has left behind goes on for an account that has none any more. */
function answeredTo(
  { version, effects }: Served,
  request: number,
  timeoutMs: number,
  everybody: number,
): number {
  const own = effects.share(request, timeoutMs);
  return version === null ? own * everybody : own;
}
