import { describe, expect, it } from "vitest";
import type { Effect, Group, Scenario } from "../../src/scenario/words.ts";
import { facts, MINUTE, runs, SECOND, settled, simulateSmall, times } from "../support.ts";
import { type Daemon, fate, QUIET, refused, runOf, SYNTAX, seen, USED } from "./daemon.ts";

// Real daemons, written down with the words of a scenario, and what was seen of them (November 2026, Debian 12): what comes of
// a file that is only written, of a reload, of a restart, and of the start after a crash.

describe("nginx", () => {
  const nginx: Daemon = {
    fields: { file: SYNTAX, root: { type: "path" }, upstream: { type: "host" }, port: { type: "integer" } },
    good: { file: "parses", root: "/srv", upstream: "db", port: 80 },
    load: {
      by: "signal",
      delay: "50ms",
      // It tries the whole file first, and keeps what it runs where anything of it cannot be had; it has nothing to keep at a start.
      results: [
        { when: { file: "invalid" }, gives: "keep-old" },
        { when: { upstream: "not-in-world" }, gives: "keep-old" },
        { when: { port: 8080 }, gives: "keep-old" },
      ],
    },
    effects: [{ when: { root: "not-in-world" }, do: "fail" }],
  };
  const refusedLate = {
    written: "as before",
    reload: "as before",
    restart: "refuses to start",
    crash: "refuses to start",
  };

  it("keeps what it runs on a file that does not parse, and refuses to start with it", () => {
    expect(seen(nginx, { file: "}" })).toEqual(refusedLate);
    expect(refused(nginx, { file: "}" })).toEqual(["file"]);
  });

  it("does the same of a name that does not resolve, and of a port that is taken, which no validator tries", () => {
    expect(seen(nginx, { upstream: "bd" })).toEqual(refusedLate);
    expect(seen(nginx, { port: 8080 })).toEqual(refusedLate);
    expect(refused(nginx, { port: 8080 })).toEqual([]);
  });

  it("loads a root that is not there at a reload, and looks healthy", () => {
    const broken = "changed, healthy, 0/0 answered";
    expect(seen(nginx, { root: "/svr" })).toEqual({
      written: "as before",
      reload: broken,
      restart: broken,
      crash: broken,
    });
  });
});

describe("sshd", () => {
  const sshd: Daemon = {
    fields: { file: SYNTAX, command: { type: "path" } },
    good: { file: "parses", command: "/srv" },
    load: {
      by: "signal",
      results: [
        { when: { file: "invalid" }, on: "reload", gives: "die" },
        { when: { file: "invalid" }, on: "start", gives: "refuse" },
      ],
    },
    effects: [{ when: { command: "not-in-world" }, do: "fail" }],
  };

  it("dies of a signal where its file does not parse", () => {
    expect(seen(sshd, { file: "Prot 2" })).toEqual({
      written: "as before",
      reload: "dies",
      restart: "refuses to start",
      crash: "refuses to start",
    });
    // The change is behind it, not the signal.
    expect(runOf(sshd, { file: "Prot 2" }, "reload").verdict).toMatchObject({
      firstSymptomAtMs: 30 * SECOND,
      impact: { nodesLost: 1 },
    });
  });

  it("locks everybody out with a forced command that is not there, and only a login sees it", () => {
    expect(fate(sshd, { command: "/bin/nolgin" }, "reload")).toBe("changed, healthy, 0/0 answered");
    expect(refused(sshd, { command: "/bin/nolgin" })).toEqual([]);
  });
});

describe("redis", () => {
  const redis: Daemon = {
    fields: { file: SYNTAX, dir: { type: "path" }, memory: { type: "size" } },
    good: { file: "parses", dir: "/data", memory: "1GiB" },
    load: {
      by: "restart-only",
      results: [
        { when: { file: "invalid" }, gives: "refuse" },
        { when: { dir: "not-in-world" }, gives: "refuse" },
      ],
    },
    effects: [
      // A folder that is there and empty: it comes up without its data.
      { when: { dir: "changed" }, do: "wrong", asks: ["pull"] },
      { when: { memory: { below: "1MiB" } }, do: "fail", asks: ["push"] },
    ],
  };

  it("does nothing with its file until it starts, and then refuses what is wrong with it", () => {
    const late = {
      written: "as before",
      reload: "as before",
      restart: "refuses to start",
      crash: "refuses to start",
    };
    expect(seen(redis, { file: "maxmemory abc" })).toEqual(late);
    expect(seen(redis, { dir: "/dta" })).toEqual(late);
  });

  it("comes up empty and healthy in another folder that is there", () => {
    const empty = "changed, healthy, 1/0 answered";
    expect(seen(redis, { dir: "/srv" })).toEqual({
      written: "as before",
      reload: "as before",
      restart: empty,
      crash: empty,
    });
  });

  it("answers reads and refuses writes with too little memory", () => {
    expect(fate(redis, { memory: 1 }, "restart")).toBe("changed, healthy, 0/1 answered");
  });
});

describe("postgres", () => {
  const postgres: Daemon = {
    fields: { file: SYNTAX, work: { type: "size" }, buffers: { type: "size", adopts: "start" } },
    good: { file: "parses", work: "4MiB", buffers: "1GiB" },
    load: {
      by: "signal",
      results: [
        { when: { file: "invalid" }, gives: "keep-old" },
        { when: { buffers: { above: "memory" } }, on: "start", gives: "refuse" },
      ],
    },
  };

  it("keeps all of the old at a syntax error, and refuses to start with it", () => {
    expect(seen(postgres, { file: "work_mem =", work: "8MiB" })).toEqual({
      written: "as before",
      reload: "as before",
      restart: "refuses to start",
      crash: "refuses to start",
    });
  });

  it("takes over at a reload what it can, and has the rest pending until a start, which may refuse it", () => {
    expect(seen(postgres, { work: "8MiB", buffers: "2GiB" })).toEqual({
      written: "as before",
      reload: "in part",
      restart: "changed",
      crash: "changed",
    });
    expect(seen(postgres, { work: "8MiB", buffers: "900GiB" })).toEqual({
      written: "as before",
      reload: "in part",
      restart: "refuses to start",
      crash: "refuses to start",
    });
    const [part] = facts(runOf(postgres, { work: "8MiB", buffers: "900GiB" }, "reload"), { kind: "run" });
    expect(part?.note).toBe("buffers pending until a start");
  });

  it("starts killed children with what the master runs, and rereads the file itself only with the master", () => {
    const words = (force: boolean): Partial<Scenario> => ({
      config: {
        fields: postgres.fields,
        versions: { v1: postgres.good, v2: { ...postgres.good, work: "8MiB" } },
      },
      world: { limits: { memory: "16GiB" } },
      load: postgres.load,
      groups: { g: USED },
      plan: [{ write: { version: "v2", to: "g" } }, { wait: "1m" }, { restart: { on: "g", force } }],
    });
    expect(runs(simulateSmall(words(false)), "g-1")).toEqual([["v1", MINUTE]]);
    expect(runs(simulateSmall(words(true)), "g-1")).toEqual([["v2", MINUTE]]);
  });
});

describe("pgbouncer", () => {
  const pgbouncer: Daemon = {
    fields: {
      pool: { type: "integer" },
      mode: { type: "choice", values: ["session", "transaction"] },
      timeout: { type: "integer" },
    },
    good: { pool: 20, mode: "session", timeout: 10 },
    load: {
      by: "signal",
      results: [
        { when: { mode: "invalid" }, on: "reload", gives: "half" },
        { when: { mode: "invalid" }, on: "start", gives: "refuse" },
      ],
    },
  };
  const bad = { pool: 50, mode: "sesion", timeout: 60 };

  it("takes over the lines before the bad one, and refuses to start with it", () => {
    expect(seen(pgbouncer, bad)).toEqual({
      written: "as before",
      reload: "in part",
      restart: "refuses to start",
      crash: "refuses to start",
    });
    const [half] = facts(runOf(pgbouncer, bad, "reload"), { kind: "run" });
    expect(half).toMatchObject({ object: "v2", value: 0, note: "mode, timeout not loaded" });
  });

  it("runs what neither version says, and an effect of that mixture strikes", () => {
    const mixture: Effect = { when: { pool: 50, timeout: 10 }, do: "fail", share: "30%" };
    expect(fate({ ...pgbouncer, effects: [mixture] }, bad, "reload")).toBe(
      "in part, healthy, 0.7/0.7 answered",
    );
    expect(fate({ ...pgbouncer, effects: [mixture] }, { ...bad, mode: "session" }, "reload")).toBe("changed");
  });
});

describe("hgweb", () => {
  const hgweb: Daemon = {
    fields: { file: SYNTAX, repository: { type: "path" } },
    good: { file: "parses", repository: "/srv" },
    load: {
      by: "poll",
      every: "20s",
      phase: "7s",
      checked: "request",
      onSignal: "kills",
      results: [
        { when: { file: "invalid" }, on: "start", gives: "refuse" },
        { when: { file: "invalid" }, gives: "error" },
      ],
    },
    effects: [{ when: { repository: "not-in-world" }, do: "fail" }],
  };

  it("adopts a file at the first request after its interval, and without requests never", () => {
    const adopted = (group: Group) => runs(runOf(hgweb, {}, "written", group), "g-1");
    const [[, atMs] = []] = adopted(USED);
    expect(atMs).toBeGreaterThanOrEqual(7 * SECOND);
    expect(atMs).toBeLessThan(8 * SECOND);
    // Nobody asks but the gate, whose shallow look is a request, too.
    expect(adopted(QUIET)).toEqual([["v2", 150 * SECOND]]);
  });

  it("answers nothing but errors with a file that does not parse, and dies of a signal", () => {
    expect(seen(hgweb, { file: "[web" })).toEqual({
      written: "as before, ill, 0/0 answered",
      reload: "dies",
      restart: "refuses to start",
      crash: "refuses to start",
    });
  });

  it("tries again at each request after a failed look, whatever its interval", () => {
    const run = simulateSmall({
      config: {
        fields: hgweb.fields,
        versions: {
          v1: hgweb.good,
          v2: { ...hgweb.good, file: "[web" },
          v3: { ...hgweb.good, repository: "/data" },
        },
      },
      world: { paths: ["/srv", "/data"] },
      load: hgweb.load,
      groups: { g: USED },
      plan: [{ write: { version: "v2", to: "g" } }, { wait: "10s" }, { write: { version: "v3", to: "g" } }],
    });
    // Its next look would be at 27s.
    const [[version, atMs] = []] = runs(run, "g-1");
    expect(version).toBe("v3");
    expect(atMs).toBeGreaterThanOrEqual(10 * SECOND);
    expect(atMs).toBeLessThan(11 * SECOND);
    expect(settled(run, "g").map(([, share]) => share)).toEqual([0, 1]);
  });

  it("lists a repository that is not there: its index is healthy, and every pull fails", () => {
    expect(fate(hgweb, { repository: "/svr" }, "written")).toBe("changed, healthy, 0/0 answered");
    expect(refused(hgweb, { repository: "/svr" })).toEqual([]);
  });
});

describe("rsyncd", () => {
  const rsyncd: Daemon = {
    fields: {
      sections: { type: "choice", values: ["closed"] },
      path: { type: "path" },
      port: { type: "integer", adopts: "start" },
    },
    good: { sections: "closed", path: "/srv", port: 873 },
    load: {
      by: "per-connection",
      onSignal: "kills",
      results: [{ when: { sections: "invalid" }, gives: "break" }],
    },
    effects: [{ when: { path: "not-in-world" }, do: "fail" }],
  };

  it("fails each new connection as soon as a section is left open, and answers the port all the same", () => {
    const broken = "changed, healthy, 0/0 answered";
    expect(seen(rsyncd, { sections: "open" })).toEqual({
      written: broken,
      reload: "dies",
      restart: broken,
      crash: broken,
    });
  });

  it("has a module whose path is not there at the next connection", () => {
    expect(fate(rsyncd, { path: "/svr" }, "written")).toBe("changed, healthy, 0/0 answered");
    expect(fate(rsyncd, { path: "/svr" }, "written", QUIET)).not.toContain("as before");
  });

  it("keeps its port until it starts, and says nothing", () => {
    expect(fate(rsyncd, { port: 8730 }, "written")).toBe("in part");
    expect(fate(rsyncd, { port: 8730 }, "crash")).toBe("changed");
  });
});

describe("rsyslog", () => {
  const rsyslog: Daemon = {
    fields: { file: SYNTAX, module: { type: "text" } },
    good: { file: "parses", module: "imuxsock" },
    load: { by: "restart-only", results: [{ when: { file: "invalid" }, gives: "break" }] },
  };

  it("starts broken with a file that does not parse: it lives, and receives nothing", () => {
    const broken = "changed, healthy, 0/0 answered";
    expect(seen(rsyslog, { file: "$Modload" })).toEqual({
      written: "as before",
      reload: "as before",
      restart: broken,
      crash: broken,
    });
  });

  it("starts as well as before without a module that it does not know", () => {
    expect(fate(rsyslog, { module: "imfoo" }, "restart")).toBe("changed");
  });
});

describe("unbound", () => {
  const unbound: Daemon = {
    fields: { file: SYNTAX, anchor: { type: "path" } },
    good: { file: "parses", anchor: "/srv" },
    load: {
      by: "signal",
      delay: "100ms",
      results: [
        { when: { file: "invalid" }, on: "start", gives: "refuse" },
        { when: { file: "invalid" }, gives: "die" },
        { when: { anchor: "not-in-world" }, on: "start", gives: "refuse" },
        { when: { anchor: "not-in-world" }, gives: "die" },
      ],
    },
  };

  it("acknowledges a reload and dies of it", () => {
    const deadly = {
      written: "as before",
      reload: "dies",
      restart: "refuses to start",
      crash: "refuses to start",
    };
    expect(seen(unbound, { file: "server" })).toEqual(deadly);
    expect(seen(unbound, { anchor: "/svr" })).toEqual(deadly);
    const run = runOf(unbound, { file: "server" }, "reload");
    expect(facts(run, { kind: "signal" }).map(({ note, atMs }) => [note, atMs])).toEqual([
      ["reload", 30 * SECOND],
    ]);
    expect(times(run, { kind: "crash" })).toEqual([30 * SECOND + 100]);
  });
});

describe("etcd", () => {
  const etcd: Daemon = {
    fields: { file: SYNTAX, data: { type: "path" }, quota: { type: "integer" } },
    good: { file: "parses", data: "/data", quota: 2_000_000_000 },
    load: {
      by: "restart-only",
      onSignal: "kills",
      results: [{ when: { file: "invalid" }, gives: "refuse" }],
    },
    effects: [
      { when: { data: "changed" }, do: "wrong", asks: ["pull"] },
      { when: { quota: { below: 1000 } }, do: "fail", asks: ["push"] },
    ],
  };

  it("dies of a signal whatever its file says, and that is nothing of the change", () => {
    expect(fate(etcd, { file: "{" }, "reload")).toBe("dies");
    const run = runOf(etcd, {}, "reload");
    expect(run.verdict).toMatchObject({ firstSymptomAtMs: null, firstFailureAtMs: null });
  });

  it("refuses to start with a file that does not parse, long after it was written", () => {
    expect(seen(etcd, { file: "{" })).toMatchObject({
      written: "as before",
      restart: "refuses to start",
      crash: "refuses to start",
    });
  });

  it("comes up healthy and empty with another data folder", () => {
    expect(fate(etcd, { data: "/srv" }, "restart")).toBe("changed, healthy, 1/0 answered");
    expect(fate(etcd, { data: "/srv" }, "crash")).toBe("changed, healthy, 1/0 answered");
  });

  it("is healthy and takes no write with a quota of one byte", () => {
    expect(fate(etcd, { quota: 1 }, "restart")).toBe("changed, healthy, 0/1 answered");
  });
});
