import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { explainLines } from "../../src/report/explain.ts";
import { loadDelay } from "../../src/report/explain-span.ts";
import { PLAIN } from "../../src/report/paint.ts";
import { simulate } from "../../src/run.ts";
import { compile } from "../../src/scenario/compile.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { parseScenario } from "../../src/scenario/yaml.ts";

const { scenario: kiln } = parseScenario(readFileSync("scenarios/kiln-2011-09.yaml", "utf8"), "kiln");

/** What is said of a scenario, as one text. */
function explain(scenario: Scenario): string {
  return explainLines(compile(scenario), "slowfuse run kiln.yaml", { paint: PLAIN, width: 10_000 }).join(
    "\n",
  );
}

/** Kiln with a first gate of its own, and what comes between the write and it. */
function withGate(gate: object, ...before: Scenario["plan"]): Scenario {
  const [deploy, first, ...rest] = kiln.plan as [
    Scenario["plan"][number],
    { gate: object },
    ...Scenario["plan"],
  ];
  return {
    ...kiln,
    plan: [deploy, ...before, { gate: { ...first.gate, ...gate } }, ...rest] as Scenario["plan"],
  };
}

test("Kiln is explained in plain sentences", async () => {
  const lines = explainLines(compile(kiln), "slowfuse run kiln.yaml", { paint: PLAIN, width: 90 });
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("../golden/kiln-2011-09.explain.txt");
});

test("a gate that ends before the first load is said to see nothing, with the numbers", () => {
  expect(explain(kiln)).toContain(
    "It can see nothing of the change: its last reading is 2m after the write, and no node loads v2 before 3m after it.",
  );
});

test("a gate that ends at the instant of the first load still sees nothing: it looks first", () => {
  expect(explain(withGate({ for: "3m" }))).toContain(
    "its last reading is 3m after the write, and no node loads v2 before 3m",
  );
  expect(explain(withGate({ for: "181s", every: "181s" }))).toContain("What it sees hangs on the timing");
});

test("a gate that lasts longer than the longest delay sees every node run the change", () => {
  expect(explain(withGate({ for: "6m" }))).toContain(
    "has loaded v2 by its last reading, and the effect is there by then.",
  );
});

test("a restart before a gate makes the nodes load before it looks", () => {
  const text = explain(withGate({}, { restart: { on: "test" } }));
  expect(text).toContain("It makes both nodes of test start anew and so load the file");
  expect(text).toContain("has loaded v2 by its last reading, and the effect is there by then.");
});

test("an effect that comes later than the last reading makes the gate too early", () => {
  const effects = kiln.effects?.map((effect) => ({ ...effect, after: "30m" as const }));
  expect(explain({ ...withGate({ for: "6m" }), effects: effects ?? [] })).toContain("but it is too early");
});

test("where nothing makes a node load, that is said", () => {
  const text = explain({ ...kiln, load: { by: "restart-only" } });
  expect(text).toContain("nothing makes these nodes load v2 before it has looked");
  expect(text).toContain("nothing loads v2 until somebody starts or signals them");
});

test("a gate that asks nodes to which nothing was written yet, or on which the change does no harm, is told so", () => {
  expect(explain(withGate({ on: "production" }))).toContain("the plan has not written to these nodes yet");
  const effects = kiln.effects?.map((effect) => ({ ...effect, where: { group: "production" } }));
  expect(explain({ ...kiln, effects: effects ?? [] })).toContain("It looks where v2 does no harm");
});

test("what is said of load times holds in every run", () => {
  for (const load of [
    { by: "watch", delay: "3m..5m" },
    { by: "poll", every: "5m" },
    { by: "poll", every: "5m", phase: "1m" },
    { by: "poll", every: "5m", phase: "1m..2m", jitter: "0..30s" },
  ] as const) {
    const model = compile({ ...kiln, load });
    const node = model.nodes[0] as (typeof model.nodes)[number];
    const delay = loadDelay(node, { loMs: 0, hiMs: 0 });
    const seen = Array.from({ length: 300 }, (_, seed) => {
      for (const record of simulate(model.scenario, seed).trace) {
        if (record.kind === "load" && record.subject === node.name) return record.atMs;
      }
      throw new Error("it never loads");
    });
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(delay?.loMs ?? Number.NaN);
    expect(Math.max(...seen)).toBeLessThanOrEqual(delay?.hiMs ?? Number.NaN);
  }
});

test("nodes that keep what they ran, and fields that wait for a start, hide the change from a gate", () => {
  const scenario = (group: object, fields: object = { type: "path" }): Scenario =>
    ({
      formatVersion: 1,
      name: "reload",
      world: { paths: ["/srv/site"] },
      config: {
        fields: { root: fields },
        versions: { v1: { root: "/srv/site" }, v2: { root: "/srv/stie" } },
      },
      groups: {
        web: { nodes: 2, redundancy: "balanced", needs: { db: {} }, ...group },
        db: { nodes: 1, redundancy: "brittle" },
      },
      plan: [
        { write: { version: "v2", to: "web" } },
        { signal: { on: "web" } },
        { gate: { name: "look", on: "web", through: "each", ask: ["pull"], every: "5s", for: "30s" } },
      ],
      horizon: "1h",
    }) as unknown as Scenario;
  const when = { root: "not-in-world" };
  const kept = explain(scenario({ load: { by: "signal", results: [{ when, gives: "keep-old" }] } }));
  expect(kept).toContain("It makes both nodes of web load the file, at 0s; they keep what they ran.");
  expect(kept).toContain("It can see nothing of the change: these nodes read v2 and keep what they ran.");
  expect(kept).toContain("Both nodes of web load v2 at 0s, and keep what they ran.");
  expect(kept).toContain("To answer it needs db.");
  expect(kept).toContain("No users of its own.");

  const waits = explain(
    scenario(
      { load: { by: "signal", results: [{ when, on: "start", gives: "refuse" }] } },
      { type: "path", adopts: "start" },
    ),
  );
  expect(waits).toContain("they go on with the old root.");
  expect(waits).toContain(
    "It sees a part of v2 only: these nodes go on with the old root until somebody starts them.",
  );

  const starts = explain(
    scenario({ load: { by: "signal", results: [{ when, on: "start", gives: "refuse" }] } }),
  );
  expect(starts).toContain("but the harm comes with a start, and nobody has started them since the write.");
});

test("what a node says of a reload, who stays connected, and what stays behind is told before anything runs", () => {
  const load = {
    by: "signal",
    acknowledges: "ok",
    validator: [{ when: { root: "invalid" } }],
    sessions: { follow: "10m..1h" },
  } as const;
  const asking = (ask: string) =>
    ({
      gate: { name: ask, on: "web", through: "each", ask: [ask], connects: "once", every: "5s", for: "0" },
    }) as const;
  const scenario: Scenario = {
    formatVersion: 1,
    name: "told",
    world: { paths: ["/srv/site"] },
    config: {
      fields: { root: { type: "path" } },
      versions: { v1: { root: "/srv/site" }, v2: { root: "/srv/stie" } },
    },
    load,
    effects: [{ when: { root: "not-in-world" }, do: "fail", until: "cleared" }],
    groups: { web: { nodes: 2, redundancy: "balanced", torn: "2s" } },
    plan: [
      { write: { version: "v2", to: "web" } },
      asking("validator"),
      { signal: { on: "web" } },
      asking("acknowledgement"),
      { clear: { on: "web" } },
    ],
    horizon: "1h",
  };
  const text = explain(scenario);
  for (const sentence of [
    "A write into its file takes 2s, and until then half of it is there.",
    "Users keep 4 sessions open on it, each of which goes on with the old and goes over 10m..1h after a load.",
    "Whoever has it reload is told that all is well, whatever comes of it.",
    "fail 100 % of requests on loading it, until somebody clears it away,",
    "The validator finds nothing wrong with v2; it looks at what is stored, and not at what runs.",
    "It is told that all is well, whatever came of it.",
    "It stays in the sessions that it opens first, which go on with what the process ran then.",
    "It ends what effects have left behind there, unless what runs brings it again.",
  ])
    expect(text).toContain(sentence);
  const strict = { ...load, acknowledges: "truth", validator: [{ when: { root: "not-in-world" } }] } as const;
  const told = explain({ ...scenario, load: strict });
  expect(told).toContain("The validator refuses v2 on web-1 and web-2.");
  expect(told).toContain("a reading fails where a node has not taken all of v2 over.");
});
