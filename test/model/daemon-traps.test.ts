import { describe, expect, it } from "vitest";
import type { Gate, Group, Scenario, Step } from "../../src/scenario/words.ts";
import { facts, gate, HOUR, MINUTE, runs, SECOND, settled, simulateSmall } from "../support.ts";
import { SYNTAX } from "./daemon.ts";

// What operators have run into with these daemons: answers that lie, validators that do not try, connections that stay as they
// were, half-written files, and what stays behind.

const ONE: Group = { nodes: 1, redundancy: "brittle", start: "1s", users: { rate: "1/s" } };
const WRITE: Step = { write: { version: "v2", to: "g" } };
const SIGNAL: Step = { signal: { on: "g" } };
const wait = (time: string): Step => ({ wait: time });
const asks = (ask: string, words: Partial<Gate> = {}) => gate({ ask: [ask], for: "0", ...words });

type Value = string | number | boolean;

/** A daemon with good settings, and others that the plan brings. */
function of(
  fields: Scenario["config"]["fields"],
  good: Readonly<Record<string, Value>>,
  bad: Readonly<Record<string, Value>>,
  words: Partial<Scenario>,
) {
  return simulateSmall({
    world: { paths: ["/srv", "/data"], hosts: ["db"] },
    config: { fields, versions: { v1: good, v2: { ...good, ...bad } } },
    groups: { g: ONE },
    horizon: "12h",
    ...words,
  });
}

describe("nginx", () => {
  const nginx = (bad: Record<string, Value>, plan: readonly Step[]) =>
    of(
      { file: SYNTAX, upstream: { type: "host" }, port: { type: "integer" } },
      { file: "parses", upstream: "db", port: 80 },
      bad,
      {
        load: {
          by: "signal",
          delay: "50ms",
          validator: [{ when: { file: "invalid" } }, { when: { upstream: "not-in-world" } }],
          results: [
            { when: { file: "invalid" }, gives: "keep-old" },
            { when: { upstream: "not-in-world" }, gives: "keep-old" },
            { when: { port: 8080 }, gives: "keep-old" },
          ],
        },
        faults: [{ at: "9h", do: "restart", on: "g" }],
        plan,
      },
    );

  it("has a validator that refuses what does not parse, and names that do not resolve", () => {
    for (const bad of [{ file: "}" }, { upstream: "bd" }]) {
      const { verdict } = nginx(bad, [WRITE, asks("validator"), SIGNAL]);
      expect(verdict).toMatchObject({ outcome: "caught", stoppedBy: "check" });
    }
  });

  it("has one that does not try a taken port: hours later a restart refuses what had been accepted", () => {
    const { verdict } = nginx({ port: 8080 }, [WRITE, asks("validator"), SIGNAL, wait("1m")]);
    expect(verdict).toMatchObject({ outcome: "slow-fuse", firstFailureAtMs: 9 * HOUR + SECOND });
    expect(verdict.gates[0]).toMatchObject({ passed: true, sight: "blind" });
  });

  it("answers two workers' time by the old and by the new after each reload", () => {
    const run = of(
      { file: SYNTAX, root: { type: "path" } },
      { file: "parses", root: "/srv" },
      { root: "/svr" },
      {
        load: { by: "signal", delay: "2ms..16ms", sessions: { count: 2, follow: "10ms..90ms" } },
        effects: [{ when: { root: "not-in-world" }, do: "fail" }],
        plan: [WRITE, SIGNAL],
      },
    );
    expect(settled(run, "g").map(([, share]) => share)).toEqual([0.5, 0]);
    expect(settled(run, "g").at(-1)?.[0]).toBeLessThan(107);
  });
});

describe("unbound", () => {
  it("answers ok and then dies: a gate that goes by the answer is masked", () => {
    const run = of(
      { file: SYNTAX },
      { file: "parses" },
      { file: "server" },
      {
        load: {
          by: "signal",
          delay: "100ms",
          acknowledges: "ok",
          results: [{ when: { file: "invalid" }, gives: "die" }],
        },
        plan: [WRITE, SIGNAL, wait("1s"), asks("acknowledgement")],
      },
    );
    expect(run.verdict).toMatchObject({ outcome: "slow-fuse", firstFailureAtMs: 100 });
    expect(run.verdict.gates[0]).toMatchObject({ passed: true, sight: "masked" });
  });
});

describe("prometheus, caddy and envoy", () => {
  it("say so when they keep a bad file out, and the plan stops", () => {
    const results = [{ when: { file: "invalid" }, gives: "keep-old" }] as const;
    const faults = [{ at: "9h", do: "restart", on: "g" }] as const;
    const by = (trigger: "signal" | "watch", plan: readonly Step[]) =>
      of(
        { file: SYNTAX },
        { file: "parses" },
        { file: "{" },
        {
          load: { by: trigger, delay: "5s", acknowledges: "truth", results },
          faults,
          plan,
        },
      ).verdict;
    const told = asks("acknowledgement", { passes: "once", for: "1m" });
    expect(by("signal", [WRITE, SIGNAL, told])).toMatchObject({ outcome: "caught", stoppedBy: "check" });
    // Pushed, and refused by the one who got it.
    expect(by("watch", [WRITE, told])).toMatchObject({ outcome: "caught", stoppedBy: "check" });
  });
});

describe("postgres and rsyslog", () => {
  it("are told to reload, answer ok, and change nothing", () => {
    const results = [{ when: { file: "invalid" }, gives: "keep-old" }] as const;
    const told = (load: Scenario["load"] & object) =>
      of(
        { file: SYNTAX },
        { file: "parses" },
        { file: "{" },
        {
          load: { ...load, acknowledges: "ok", results },
          plan: [WRITE, SIGNAL, wait("1s"), asks("acknowledgement")],
        },
      ).verdict.gates[0];
    expect(told({ by: "signal" })).toMatchObject({ passed: true, sight: "blind" });
    expect(told({ by: "restart-only" })).toMatchObject({ passed: true, sight: "blind" });
  });
});

describe("samba", () => {
  const samba = (words: Partial<Scenario>) =>
    of(
      { path: { type: "path" } },
      { path: "/srv" },
      { path: "/svr" },
      {
        // A new connection reads the file; one that is open looks by itself once it is old enough.
        load: { by: "per-connection", sessions: { count: 2, follow: "3m..4m" } },
        effects: [{ when: { path: "not-in-world" }, do: "fail" }],
        plan: [WRITE],
        ...words,
      },
    );

  it("lets two sessions of one server go over independently, minutes after the write", () => {
    const shares = settled(samba({}), "g");
    expect(shares.map(([, share]) => share)).toEqual([0.5, 0]);
    expect(shares[0]?.[0]).toBeGreaterThanOrEqual(3 * MINUTE);
    expect(shares[1]?.[0]).toBeLessThanOrEqual(4 * MINUTE + 2 * SECOND);
  });

  it("shows it at once to a new connection, and for minutes not to one that is open", () => {
    const looked = (connects: "each" | "once") =>
      samba({
        plan: [
          wait("10s"),
          gate({ name: "before", for: "0" }),
          WRITE,
          wait("2s"),
          gate({ connects, for: "2m" }),
        ],
      }).verdict;
    expect(looked("each").gates[1]).toMatchObject({ passed: false, sight: "sighted" });
    // It opened its connection when the new was there already.
    expect(looked("once").gates[1]).toMatchObject({ passed: false });
    const kept = samba({
      load: { by: "watch", delay: "10s", sessions: { count: 2, follow: "3m..4m" } },
      plan: [WRITE, gate({ connects: "once", for: "2m" })],
    });
    expect(kept.verdict.gates[0]).toMatchObject({ passed: true, sight: "blind" });
  });
});

describe("rsyncd", () => {
  it("finishes a running transfer by the old file while each new connection fails", () => {
    const run = of(
      { path: { type: "path" } },
      { path: "/srv" },
      { path: "/svr" },
      {
        load: { by: "per-connection", sessions: { follow: "10m..2h" } },
        effects: [{ when: { path: "not-in-world" }, do: "fail" }],
        plan: [WRITE, wait("1m"), gate({ for: "0" })],
      },
    );
    expect(run.verdict.gates[0]).toMatchObject({ passed: false, sight: "sighted" });
    expect(run.verdict.firstFailureAtMs).toBeGreaterThanOrEqual(10 * MINUTE);
  });

  it("fails connections in the midst of a torn write, whatever the file will say", () => {
    const fields = {
      module: { type: "text", optional: true },
      path: { type: "path", optional: true },
    } as const;
    const torn = (span: string) =>
      of(
        fields,
        { module: "kiln", path: "/srv" },
        { path: "/data" },
        {
          load: { by: "per-connection" },
          effects: [{ when: { path: "missing" }, do: "fail" }],
          groups: { g: { ...ONE, torn: span } },
          plan: [WRITE],
        },
      );
    expect(settled(torn("30s"), "g").map(([, share]) => share)).toEqual([0, 1]);
    expect(torn("30s").verdict).toMatchObject({ outcome: "clean", failsAnywayAtMs: expect.any(Number) });
    expect(settled(torn("0"), "g")).toEqual([]);
  });
});

describe("sshd", () => {
  const sshd = (bad: Record<string, Value>, words: Partial<Scenario> = {}) =>
    of({ file: SYNTAX, command: { type: "path" } }, { file: "parses", command: "/srv" }, bad, {
      load: {
        by: "signal",
        delay: "400ms",
        results: [{ when: { file: "invalid" }, gives: "die" }],
        sessions: { follow: "1h..8h", outlive: true },
      },
      effects: [{ when: { command: "not-in-world" }, do: "fail" }],
      plan: [WRITE, SIGNAL, wait("1m")],
      ...words,
    });

  it("locks out whoever logs in anew, while those who are logged in notice nothing", () => {
    const plan = [WRITE, SIGNAL, wait("1m"), gate({ for: "0", obeyed: false })];
    const { verdict } = sshd({ command: "/bin/nolgin" }, { plan });
    expect(verdict.gates[0]).toMatchObject({ passed: false, sight: "sighted" });
    expect(verdict.firstFailureAtMs).toBeGreaterThanOrEqual(1 * HOUR);
  });

  it("dies of a reload, and its sessions go on", () => {
    const run = sshd({ file: "Prot 2" });
    expect(facts(run, { kind: "crash" })).toHaveLength(1);
    expect(run.verdict.firstSymptomAtMs).toBe(400);
    expect(run.verdict.firstFailureAtMs).toBeGreaterThanOrEqual(1 * HOUR);
  });
});

describe("etcd", () => {
  const etcd = (bad: Record<string, Value>, plan: readonly Step[]) =>
    of({ data: { type: "path" }, quota: { type: "integer" } }, { data: "/data", quota: 2_000_000 }, bad, {
      load: { by: "restart-only", onSignal: "kills" },
      effects: [
        { when: { data: "changed" }, do: "wrong", asks: ["pull"] },
        // What was written there is not where it is looked for afterwards.
        { when: { data: "changed" }, do: "wrong", asks: ["pull"], share: "10%", until: "cleared" },
        { when: { quota: { below: 1000 } }, do: "fail", asks: ["push"], until: "cleared" },
      ],
      plan,
    });
  const RESTART: Step = { restart: { on: "g" } };
  const BACK: Step = { rollBack: { restart: true } };
  const DISARM: Step = { clear: { on: "g" } };

  it("keeps its alarm when the quota is put right and the process restarted, until somebody disarms it", () => {
    const run = etcd({ quota: 1 }, [WRITE, RESTART, wait("10m"), BACK, wait("10m"), DISARM]);
    const pushes = settled(run, "g", "push").map(([, share]) => share);
    expect(pushes).toEqual([0, 1]);
    expect(run.verdict.recoveredAtMs).toBe(20 * MINUTE + 2 * SECOND);
    expect(etcd({ quota: 1 }, [WRITE, RESTART, wait("10m"), BACK]).verdict.recoveredAtMs).toBeNull();
  });

  it("comes up healthy and empty elsewhere, and what was written there is missing after the roll-back", () => {
    const run = etcd({ data: "/srv" }, [
      WRITE,
      RESTART,
      asks("health", { obeyed: false }),
      wait("10m"),
      BACK,
    ]);
    expect(run.verdict.gates[0]).toMatchObject({ passed: true, sight: "masked" });
    expect(settled(run, "g", "pull").at(-1)?.[1]).toBe(0.9);
  });
});

describe("redis", () => {
  it("has lost what was written into the wrong folder when it is back in the right one", () => {
    const run = of(
      { dir: { type: "path" } },
      { dir: "/data" },
      { dir: "/srv" },
      {
        load: { by: "restart-only" },
        effects: [
          { when: { dir: "changed" }, do: "wrong", asks: ["pull"] },
          { when: { dir: "changed" }, do: "wrong", asks: ["pull"], share: "5%", until: "cleared" },
        ],
        plan: [WRITE, { restart: { on: "g" } }, wait("1h"), { rollBack: { restart: true } }],
      },
    );
    expect(settled(run, "g", "pull").map(([, share]) => share)).toEqual([0, 0.95]);
    expect(run.verdict.recoveredAtMs).toBeNull();
  });
});

describe("pgbouncer", () => {
  it("takes half of a bad file over, and does not say that it is done where it tells the truth", () => {
    const run = of(
      { pool: { type: "integer" }, mode: SYNTAX },
      { pool: 20, mode: "parses" },
      { pool: 50, mode: "?" },
      {
        load: {
          by: "signal",
          acknowledges: "truth",
          results: [{ when: { mode: "invalid" }, gives: "half" }],
        },
        plan: [WRITE, SIGNAL, asks("acknowledgement")],
      },
    );
    expect(runs(run, "g-1")).toHaveLength(1);
    expect(run.verdict.gates[0]).toMatchObject({ passed: false, sight: "sighted" });
  });
});

describe("hgweb", () => {
  it("serves half a file that parses: its repositories are missing until it looks again", () => {
    const fields = { style: { type: "text" }, repositories: { type: "path", optional: true } } as const;
    const run = of(
      fields,
      { style: "paper", repositories: "/srv" },
      { style: "gitweb" },
      {
        load: { by: "poll", every: "20s", phase: "5s", checked: "request" },
        effects: [{ when: { repositories: "missing" }, do: "fail" }],
        groups: { g: { ...ONE, torn: "10s" } },
        plan: [WRITE],
      },
    );
    expect(settled(run, "g").map(([, share]) => share)).toEqual([0, 1]);
    expect(settled(run, "g")[1]?.[0]).toBeGreaterThanOrEqual(25 * SECOND);
  });
});
