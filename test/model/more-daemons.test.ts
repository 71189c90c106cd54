import { describe, expect, it } from "vitest";
import type { Load } from "../../src/scenario/words.ts";
import { runs, simulateSmall, writeTo } from "../support.ts";
import { type Daemon, fate, SYNTAX, seen, type Way } from "./daemon.ts";

// More daemons, each with what is particular about it: measured in November 2026 on Debian 12; the last ones as documented.

const LATE = {
  written: "as before",
  reload: "as before",
  restart: "refuses to start",
  crash: "refuses to start",
};
const DEADLY = { ...LATE, reload: "dies" };

/** What comes of a defect at a reload and at a start, where it is not what a file that parses would do. */
const bad = (
  when: Record<string, string>,
  reload: "keep-old" | "die" | "apply",
  start: "refuse" | "break" | "apply",
) => [{ when, on: "start", gives: start } as const, { when, gives: reload } as const];

const daemon = (
  load: Load,
  fields: Daemon["fields"] = {},
  good: Daemon["good"] = {},
  effects: Daemon["effects"] = [],
): Daemon => ({
  fields: { file: SYNTAX, ...fields },
  good: { file: "parses", ...good },
  load,
  effects,
});

describe("a file that does not parse", () => {
  it.each<[string, Load, Record<Way, string>]>([
    [
      "haproxy",
      { by: "signal", delay: "96ms..275ms", results: bad({ file: "invalid" }, "keep-old", "refuse") },
      LATE,
    ],
    [
      "varnish",
      { by: "signal", delay: "400ms..650ms", results: bad({ file: "invalid" }, "keep-old", "refuse") },
      LATE,
    ],
    ["caddy", { by: "signal", delay: "58ms", results: bad({ file: "invalid" }, "keep-old", "refuse") }, LATE],
    ["named", { by: "signal", delay: "66ms", results: bad({ file: "invalid" }, "keep-old", "refuse") }, LATE],
    [
      "prometheus",
      { by: "signal", delay: "5s", results: bad({ file: "invalid" }, "keep-old", "refuse") },
      LATE,
    ],
    [
      "mosquitto",
      { by: "signal", delay: "8ms..18ms", results: bad({ file: "invalid" }, "keep-old", "refuse") },
      LATE,
    ],
    [
      "stunnel",
      { by: "signal", delay: "55ms", results: bad({ file: "invalid" }, "keep-old", "refuse") },
      LATE,
    ],
    ["memcached", { by: "restart-only", results: [{ when: { file: "invalid" }, gives: "refuse" }] }, LATE],
    ["dnsmasq", { by: "restart-only", results: [{ when: { file: "invalid" }, gives: "refuse" }] }, LATE],
    [
      "apache2",
      { by: "signal", delay: "1ms..1s", results: bad({ file: "invalid" }, "die", "refuse") },
      DEADLY,
    ],
    [
      "lighttpd",
      { by: "signal", delay: "1ms..8ms", results: bad({ file: "invalid" }, "die", "refuse") },
      DEADLY,
    ],
    ["squid", { by: "signal", delay: "45ms", results: bad({ file: "invalid" }, "die", "refuse") }, DEADLY],
  ])("of %s", (_, load, expected) => {
    expect(seen(daemon(load), { file: "{" })).toEqual(expected);
  });
});

describe("caddy that watches its file", () => {
  it("adopts a good one within its second, and keeps out a bad one without a word to anybody", () => {
    const load: Load = { by: "poll", every: "1s", results: bad({ file: "invalid" }, "keep-old", "refuse") };
    const caddy = daemon(load, { root: { type: "path" } }, { root: "/srv" });
    expect(fate(caddy, { root: "/data" }, "written")).toBe("changed");
    expect(fate(caddy, { file: "{" }, "written")).toBe("as before");
  });
});

describe("named", () => {
  it("keeps an old zone at a reload, and starts without one that is bad: the opposite of its main file", () => {
    const load: Load = { by: "signal", results: bad({ zone: "invalid" }, "keep-old", "apply") };
    const named = daemon(load, { zone: SYNTAX }, { zone: "parses" }, [
      { when: { zone: "invalid" }, do: "fail" },
    ]);
    const servfail = "changed, healthy, 0/0 answered";
    expect(seen(named, { zone: "@" })).toEqual({
      written: "as before",
      reload: "as before",
      restart: servfail,
      crash: servfail,
    });
  });
});

describe("mosquitto and stunnel", () => {
  it("serve on without their files for passwords and keys, and refuse to start", () => {
    const load: Load = { by: "signal", results: bad({ passwords: "not-in-world" }, "keep-old", "refuse") };
    const broker = daemon(load, { passwords: { type: "path" } }, { passwords: "/srv" });
    expect(seen(broker, { passwords: "/svr" })).toEqual(LATE);
  });
});

describe("lighttpd and mosquitto", () => {
  it("keep their port until they start, and say nothing", () => {
    const web = daemon({ by: "signal" }, { port: { type: "integer", adopts: "start" } }, { port: 80 });
    expect(seen(web, { port: 8080 })).toEqual({
      written: "as before",
      reload: "in part",
      restart: "changed",
      crash: "changed",
    });
  });
});

describe("apache2 and squid", () => {
  it("die of a reload with a port that is taken or a cache folder that is not there, which no validator tries", () => {
    const load: Load = { by: "signal", results: bad({ cache: "not-in-world" }, "die", "refuse") };
    const squid = daemon(load, { cache: { type: "path" } }, { cache: "/srv" });
    expect(seen(squid, { cache: "/svr" })).toEqual(DEADLY);
  });
});

describe("varnish", () => {
  it("answers from its cache with a wrong backend, and fails when that has run out", () => {
    const effects: Daemon["effects"] = [{ when: { backend: "not-in-world" }, do: "fail", after: "6s" }];
    const varnish = daemon({ by: "signal" }, { backend: { type: "host" } }, { backend: "db" }, effects);
    expect(fate(varnish, { backend: "bd" }, "reload")).toBe("changed, healthy, 0/0 answered");
  });

  it("gives new children what it has loaded, and reads the file anew when the manager is killed", () => {
    const killed = (of: "process" | "children") =>
      runs(
        simulateSmall({
          load: { by: "signal" },
          groups: {
            g: { nodes: 1, redundancy: "brittle", supervisor: { after: "1s" }, users: { rate: "1/s" } },
          },
          faults: [{ at: "1m", do: "crash", of, on: "g" }],
          plan: [writeTo("g", "v4"), { wait: "5m" }],
        }),
        "g-1",
      );
    expect(killed("children")).toEqual([["v1", 60_000]]);
    expect(killed("process")).toEqual([["v4", 61_000]]);
  });
});

describe("git daemon", () => {
  it("reads a repository's file at each request: fetches go on while pushes fail", () => {
    const effects: Daemon["effects"] = [{ when: { most: 1 }, do: "fail", asks: ["push"] }];
    const git = daemon(
      { by: "per-request", onSignal: "kills" },
      { most: { type: "integer" } },
      { most: 0 },
      effects,
    );
    expect(fate(git, { most: 1 }, "written")).toBe("changed, healthy, 0/1 answered");
    expect(fate(git, { most: 1 }, "reload")).toBe("dies");
  });
});

describe("as documented", () => {
  it("a ConfigMap in a volume arrives within two minutes, and the process has still to load it", () => {
    const adopted = (by: "signal" | "watch") =>
      runs(
        simulateSmall({
          stores: { map: {} },
          load: { by },
          groups: {
            g: {
              nodes: 1,
              redundancy: "brittle",
              file: { from: "map", by: "poll", every: "1m", jitter: "0..1m" },
              users: { rate: "1/s" },
            },
          },
          plan: [writeTo("map", "v4"), { wait: "2m" }],
        }),
        "g-1",
      );
    expect(adopted("signal")).toEqual([]);
    expect(adopted("watch")).toMatchObject([["v4", expect.any(Number)]]);
  });

  it("a ConfigMap in the environment is adopted by whoever starts anew, and so by one after another", () => {
    const env: Daemon = daemon({ by: "restart-only" }, { root: { type: "path" } }, { root: "/srv" });
    expect(seen(env, { root: "/data" })).toEqual({
      written: "as before",
      reload: "as before",
      restart: "changed",
      crash: "changed",
    });
  });

  it("consul-template waits until nothing has changed for a while", () => {
    const plan = [writeTo("g", "v4"), { wait: "5s" }, writeTo("g"), { wait: "1m" }];
    expect(runs(simulateSmall({ load: { by: "watch", delay: "10s" }, plan }), "g-1")).toEqual([
      ["v2", 15_000],
    ]);
  });

  it("vault reloads what is in its certificates, and takes another path only when it starts", () => {
    const vault = daemon(
      { by: "signal" },
      { contents: { type: "text" }, path: { type: "path", adopts: "start" } },
      { contents: "old", path: "/srv" },
    );
    expect(fate(vault, { contents: "new" }, "reload")).toBe("changed");
    expect(fate(vault, { contents: "new", path: "/data" }, "reload")).toBe("in part");
  });
});
