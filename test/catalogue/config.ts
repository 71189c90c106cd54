/** Configs for tests of the catalogue: one with a field for every kind, and any typed config. */

import fc from "fast-check";
import type { Configured } from "../../src/catalogue/index.ts";
import type { Field, Value } from "../../src/scenario/words.ts";

/** A config from which every kind of the catalogue gives a version. */
export const RICH_CONFIG: Configured = {
  world: {
    paths: ["/srv/data", "/srv/cache", "/srv/staging"],
    hosts: ["db-1", "db-2", "db-3", "db-9"],
    limits: { sockets: 1_000, patience: "10s", room: "1GiB" },
  },
  config: {
    fields: {
      root: { type: "path" },
      cache: { type: "path" },
      database: { type: "host" },
      peers: { type: "hosts" },
      connections: { type: "integer", min: 1, max: 10_000 },
      idle: { type: "integer" },
      lease: { type: "duration" },
      timeout: { type: "duration" },
      memory: { type: "size" },
      strict: { type: "boolean" },
      mode: { type: "choice", values: ["fast", "safe"] },
      banner: { type: "text", optional: true },
      threads: { type: "integer", adopts: "start" },
    },
    versions: {
      v1: {
        root: "/srv/data",
        cache: "/srv/cache",
        database: "db-1",
        peers: ["db-1", "db-2", "db-3"],
        connections: 200,
        idle: 12,
        lease: "1h",
        timeout: "30s",
        memory: "64MiB",
        strict: true,
        mode: "safe",
        banner: "Hello you",
        threads: 8,
      },
      staging: { from: "v1", root: "/srv/staging", database: "stage-1" },
    },
  },
};

const HOSTS = ["db-1", "db-2", "store.example", "10.0.0.1"];

/** A field and a value that its validator accepts. */
const field: fc.Arbitrary<readonly [Field, Value]> = fc.oneof(
  fc.constantFrom("/srv/a", "/", "data", "/srv/long name/x").map((path) => [{ type: "path" }, path] as const),
  fc.constantFrom(...HOSTS).map((host) => [{ type: "host" }, host] as const),
  fc.subarray(HOSTS).map((hosts) => [{ type: "hosts" }, hosts] as const),
  fc
    .integer({ min: 0, max: 99_999 })
    .map((value) => [{ type: "integer", min: 0, max: 99_999 }, value] as const),
  fc.integer({ min: -9, max: 9 }).map((value) => [{ type: "number" }, value / 2] as const),
  fc
    .constantFrom("0", "5ms", "90s", "4m30s", "1h", "30d")
    .map((value) => [{ type: "duration" }, value] as const),
  fc
    .constantFrom(0, 4096, "1B", "1.5GB", "64MiB")
    .map((value) => [{ type: "size", max: "2TiB" }, value] as const),
  fc.boolean().map((value) => [{ type: "boolean", adopts: "start" }, value] as const),
  fc.string().map((text) => [{ type: "text", optional: true }, text] as const),
  fc.constant([{ type: "choice", values: ["a", "b", "c"] }, "b"] as const),
);

/** Any typed config whose first version is valid, and a world in which some of its places exist. */
export const anyConfig: fc.Arbitrary<Configured> = fc
  .tuple(
    fc.array(field, { minLength: 1, maxLength: 6 }),
    fc.subarray(HOSTS),
    fc.subarray(["/srv/a", "/", "data"]),
  )
  .map(([drawn, hosts, paths]) => {
    const named = drawn.map(([words, value], index) => [`field-${index}`, words, value] as const);
    return {
      world: { hosts, paths, limits: { small: 3, wait: "1m", room: "1MiB" } },
      config: {
        fields: Object.fromEntries(named.map(([name, words]) => [name, words])),
        versions: { v1: Object.fromEntries(named.map(([name, , value]) => [name, value])) },
      },
    };
  });
