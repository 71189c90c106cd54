import { describe, expect, it } from "vitest";
import { Configs } from "../../src/model/config.ts";
import { createMatcher, isBecauseOfChange } from "../../src/model/matcher.ts";
import type { Config, Value, When, World } from "../../src/scenario/words.ts";

const WORLD: World = {
  paths: ["/srv"],
  hosts: ["a", "b"],
  limits: { most: 10, longest: "5m", biggest: "64MiB" },
};
const FIELDS: Config["fields"] = {
  root: { type: "path", optional: true },
  host: { type: "host", optional: true },
  peers: { type: "hosts", optional: true, min: 2 },
  count: { type: "integer", optional: true, max: 100 },
  wait: { type: "duration", optional: true },
  size: { type: "size", optional: true },
  on: { type: "boolean", optional: true },
  name: { type: "text", optional: true, like: "srv-*" },
};

/** Whether a rule holds for a version with these values, on a node that had `before` before the plan. */
function matches(when: When, values: Record<string, Value>, before: Record<string, Value> = {}): boolean {
  const configs = new Configs({ fields: FIELDS, versions: { v1: before, v2: values } });
  const node = {
    name: "n-1",
    groupName: "n",
    initial: configs.get("v1"),
    initialTorn: configs.torn(configs.get("v1")),
  };
  return createMatcher(when, configs, WORLD).matches(configs.get("v2"), node);
}

describe("a rule", () => {
  it.each<[When, Record<string, Value>, Record<string, Value>]>([
    ["v2", {}, {}],
    [{ root: "in-world" }, { root: "/srv" }, { root: "/tmp" }],
    [{ root: "not-in-world" }, { root: "/tmp" }, { root: "/srv" }],
    [{ root: "not-in-world" }, { root: "/tmp" }, {}],
    [{ host: "in-world" }, { host: "b" }, { host: "c" }],
    [{ peers: "in-world" }, { peers: ["a", "b"] }, { peers: ["a", "c"] }],
    [{ peers: "not-in-world" }, { peers: ["a", "c"] }, { peers: ["b"] }],
    [{ root: "missing" }, {}, { root: "/srv" }],
    [{ count: "invalid" }, { count: 101 }, { count: 100 }],
    [{ peers: "invalid" }, { peers: ["a"] }, { peers: ["a", "b"] }],
    [{ name: "invalid" }, { name: "web-1" }, { name: "srv-1" }],
    [{ count: 5 }, { count: 5 }, { count: 6 }],
    [{ size: "64MiB" }, { size: "65536KiB" }, { size: "64MB" }],
    [{ wait: "1m" }, { wait: "60s" }, { wait: "61s" }],
    [{ on: false }, { on: false }, { on: true }],
    [{ on: false }, { on: false }, {}],
    [{ peers: ["a", "b"] }, { peers: ["a", "b"] }, { peers: ["b", "a"] }],
    [{ count: { is: 5 } }, { count: 5 }, { count: 4 }],
    [{ count: { not: 5 } }, { count: 4 }, { count: 5 }],
    [{ count: { not: 5 } }, {}, { count: 5 }],
    [{ count: { oneOf: [1, 2] } }, { count: 2 }, { count: 3 }],
    [{ count: { above: 10 } }, { count: 11 }, { count: 10 }],
    [{ count: { above: "most" } }, { count: 11 }, { count: 10 }],
    [{ count: { below: 10 } }, { count: 9 }, { count: 10 }],
    [{ count: { above: 1, below: 5 } }, { count: 3 }, { count: 5 }],
    [{ wait: { above: "longest" } }, { wait: "5m1ms" }, { wait: "5m" }],
    [{ wait: { below: "1h" } }, { wait: "59m" }, { wait: "60m" }],
    [{ size: { above: "biggest" } }, { size: "65MiB" }, { size: "65MB" }],
    [{ peers: { above: 1 } }, { peers: ["a", "b"] }, { peers: ["a"] }],
    [{ name: { like: "srv-*" } }, { name: "srv-1" }, { name: "web-1" }],
    [
      { count: 5, on: true },
      { count: 5, on: true },
      { count: 5, on: false },
    ],
  ])("%j holds for %j and not for %j", (when, right, wrong) => {
    expect(matches(when, right)).toBe(true);
    if (when !== "v2") expect(matches(when, wrong)).toBe(false);
  });

  it("compares nothing that is missing", () => {
    for (const match of [{ above: 1 }, { below: 1 }, { is: 1 }, { oneOf: [1] }]) {
      expect(matches({ count: match }, {})).toBe(false);
    }
    expect(matches({ root: "in-world" }, {})).toBe(false);
    expect(matches({ name: { like: "*" } }, {})).toBe(false);
  });

  it("finds a field changed against what the node had before the plan, missing ones too", () => {
    expect(matches({ count: "changed" }, { count: 2 }, { count: 1 })).toBe(true);
    expect(matches({ count: "changed" }, { count: 1 }, { count: 1 })).toBe(false);
    expect(matches({ count: "changed" }, {}, { count: 1 })).toBe(true);
    expect(matches({ peers: "changed" }, { peers: ["b", "a"] }, { peers: ["a", "b"] })).toBe(true);
    expect(matches({ count: "changed" }, {}, {})).toBe(false);
  });

  it("by a function sees the fields, the world and the node", () => {
    const when: When = (fields, { world, node, group }) =>
      fields.count === 3 && world.limits?.most === 10 && node === "n-1" && group === "n";
    expect(matches(when, { count: 3 })).toBe(true);
    expect(matches(when, { count: 4 })).toBe(false);
  });

  it("is because of the change only if it did not hold before", () => {
    const configs = new Configs({ fields: FIELDS, versions: { v1: { count: 1 }, v2: { count: 2 } } });
    const because = (when: When) => {
      const node = {
        name: "n-1",
        groupName: "n",
        initial: configs.get("v1"),
        initialTorn: configs.torn(configs.get("v1")),
      };
      return isBecauseOfChange(createMatcher(when, configs, WORLD), configs.get("v2"), node);
    };
    expect(because({ count: 2 })).toBe(true);
    expect(because("v2")).toBe(true);
    expect(because({ count: { above: 0 } })).toBe(false);
    expect(because({ count: 1 })).toBe(false);
  });

  it("says why it holds, in words", () => {
    const configs = new Configs({
      fields: FIELDS,
      versions: { v1: { count: 11, root: "/tmp", peers: ["a"] } },
    });
    const reason = (when: When) => createMatcher(when, configs, WORLD).reason(configs.get("v1"));
    expect(reason({ root: "not-in-world" })).toBe("root /tmp is not in the world");
    expect(reason({ count: { above: "most", not: 3 } })).toBe("count 11 is not 3 and is above most");
    expect(reason({ peers: "invalid", name: "missing" })).toBe("peers [a] is invalid, name missing");
    expect(reason("v1")).toBe("it is v1");
    expect(
      reason(function tooMany() {
        return true;
      }),
    ).toBe("v1 matches tooMany");
    expect(reason(() => true)).toBe("v1 matches its rule");
  });
});

describe("a version", () => {
  it("takes what it does not give from another", () => {
    const configs = new Configs({
      fields: FIELDS,
      versions: { v1: { count: 1, on: true }, v2: { from: "v1", count: 2 }, v3: { from: "v2", on: false } },
    });
    expect(configs.get("v3").values).toEqual({ count: 2, on: false });
  });

  it("in a twin is called as it is, and matches as the one whose fields it carries", () => {
    const configs = new Configs({ fields: FIELDS, versions: { v1: { count: 1 }, v2: { count: 2 } } });
    const twin = configs.relabelled("v2", configs.get("v1"));
    const node = {
      name: "n-1",
      groupName: "n",
      initial: configs.get("v1"),
      initialTorn: configs.torn(configs.get("v1")),
    };
    expect(twin).toMatchObject({ name: "v2", values: { count: 1 } });
    expect(createMatcher("v2", configs, WORLD).matches(twin, node)).toBe(false);
    expect(createMatcher("v1", configs, WORLD).matches(twin, node)).toBe(true);
    expect(createMatcher({ count: 2 }, configs, WORLD).matches(twin, node)).toBe(false);
  });
});
