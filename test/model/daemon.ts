import type { Config, Effect, Fault, Group, Load, Scenario, Step } from "../../src/scenario/words.ts";
import { facts, gate, settled, simulateSmall } from "../support.ts";

// How a daemon is written down with the words of a scenario, and looked at.

/** One daemon: its settings, how it adopts them, and what bad ones do once they are running. */
export interface Daemon {
  readonly fields: Config["fields"];
  /** The good settings; each defect names what it changes of them. */
  readonly good: Readonly<Record<string, string | number | boolean>>;
  readonly load: Load;
  readonly effects?: readonly Effect[];
}

export type Way = "written" | "reload" | "restart" | "crash";

/** The syntax of a file as a whole: a static validator sees what does not parse. */
export const SYNTAX = { type: "choice", values: ["parses"] } as const;

export const QUIET: Group = { nodes: 1, redundancy: "brittle" };
export const USED: Group = { ...QUIET, users: { rate: "1/s" } };

/** A run in which the bad file is written at 0s, and at 30s this or that is done. It is looked at two minutes later. */
export function runOf(daemon: Daemon, bad: Daemon["good"], way: Way, group = USED) {
  const then: Partial<Record<Way, Step>> = {
    reload: { signal: { on: "g" } },
    restart: { restart: { on: "g" } },
  };
  const crash: Fault = { at: "30s", do: "crash", on: "g" };
  const words: Partial<Scenario> = {
    world: { paths: ["/srv", "/data"], hosts: ["db"], limits: { memory: "16GiB" } },
    config: { fields: daemon.fields, versions: { v1: daemon.good, v2: { ...daemon.good, ...bad } } },
    load: daemon.load,
    effects: daemon.effects ?? [],
    groups: { g: { ...group, start: "1s", ...(way === "crash" ? { supervisor: { after: "1s" } } : {}) } },
    faults: way === "crash" ? [crash] : [],
    plan: [
      { write: { version: "v2", to: "g" } },
      { wait: "30s" },
      ...(then[way] === undefined ? [] : [then[way]]),
      { wait: "2m" },
      gate({ ask: ["health"], for: "0", obeyed: false }),
    ],
    horizon: "10m",
  };
  return simulateSmall(words);
}

/** What became of it: what it runs, whether it looks healthy, and the shares of writes and reads that it answers. */
export function fate(daemon: Daemon, bad: Daemon["good"], way: Way, group?: Group): string {
  const run = runOf(daemon, bad, way, group);
  const [last] = facts(run, { subject: "g-1" })
    .filter(({ kind }) => ["crash", "refuse", "serve"].includes(kind))
    .slice(-1);
  if (last?.kind === "refuse") return "refuses to start";
  if (last?.kind === "crash") return "dies";
  const carried = facts(run, { kind: "run", subject: "g-1" }).at(-1);
  const what =
    carried === undefined || carried.object === "v1"
      ? "as before"
      : carried.value === 1
        ? "changed"
        : "in part";
  const answers = ["push", "pull"].map((request) => settled(run, "g", request).at(-1)?.[1] ?? 1);
  const healthy = run.verdict.gates[0]?.passed === true ? "healthy" : "ill";
  return answers.every((share) => share === 1) && healthy === "healthy"
    ? what
    : `${what}, ${healthy}, ${answers.join("/")} answered`;
}

/** What is seen of a defect, way by way. */
export function seen(daemon: Daemon, bad: Daemon["good"], group?: Group): Record<Way, string> {
  const of = (way: Way) => fate(daemon, bad, way, group);
  return { written: of("written"), reload: of("reload"), restart: of("restart"), crash: of("crash") };
}

/** What a static validator refuses of it. */
export const refused = (daemon: Daemon, bad: Daemon["good"]) =>
  runOf(daemon, bad, "written").header.invalid.v2;
