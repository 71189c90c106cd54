import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BOGUS_KINDS,
  type BogusKind,
  type BogusVersion,
  bogusVersions,
  withBogus,
} from "../../src/catalogue/index.ts";
import { simulate } from "../../src/run.ts";
import { check } from "../../src/scenario/check.ts";
import { fieldNumber, validateField } from "../../src/scenario/values.ts";
import type { Field, World } from "../../src/scenario/words.ts";
import { readDocument } from "../docs/markdown.ts";
import { kiln } from "../support.ts";
import { anyConfig, RICH_CONFIG } from "./config.ts";

/** Kinds after which a path or a host does not exist. */
const NOT_IN_WORLD: readonly BogusKind[] = [
  "typo-in-path",
  "typo-in-host",
  "wrong-case",
  "relative-path",
  "stale-host",
];

function wrongPlaces({ fields, values, of }: BogusVersion, from: typeof RICH_CONFIG): string[] {
  const { paths = [], hosts = [] }: World = from.world ?? {};
  return fields.flatMap((name) => {
    const { type } = from.config.fields[name] as Field;
    const good = [from.config.versions[of]?.[name] ?? []].flat();
    const texts = ([values[name]].flat() as string[]).filter((text) => !good.includes(text));
    if (type === "text") return ["a text is in no world"];
    return texts.filter((text) => !(type === "path" ? paths : hosts).includes(text));
  });
}

describe("each bogus version", () => {
  it("is accepted by the static validator, differs from the good one, and differs in what it says", () => {
    fc.assert(
      fc.property(anyConfig, (from) => {
        const { fields, versions } = from.config;
        for (const bogus of bogusVersions(from)) {
          expect(bogus.fields.length).toBeGreaterThan(0);
          for (const [name, field] of Object.entries(fields)) {
            const [good, wrong] = [versions.v1?.[name], bogus.values[name]];
            expect(validateField(field, wrong)).toBeUndefined();
            if (!bogus.fields.includes(name)) expect(wrong).toEqual(good);
            else expect(wrong).not.toEqual(good);
            if (
              bogus.fields.includes(name) &&
              field.type !== "hosts" &&
              fieldNumber(field, good) !== undefined
            )
              expect(fieldNumber(field, wrong)).not.toBe(fieldNumber(field, good));
          }
        }
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it.each(NOT_IN_WORLD)("of the kind %s names what does not exist", (kind) => {
    fc.assert(
      fc.property(anyConfig, (from) => {
        for (const bogus of bogusVersions(from, { kinds: [kind] }))
          expect(wrongPlaces(bogus, from)).not.toEqual([]);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it("of another environment names what exists", () => {
    for (const bogus of bogusVersions(RICH_CONFIG, { kinds: ["another-environment"] }))
      expect(wrongPlaces(bogus, RICH_CONFIG)).toEqual([]);
  });

  it("that crosses a limit of the world lies on its other side", () => {
    const numbers = (kind: BogusKind) =>
      bogusVersions(RICH_CONFIG, { kinds: [kind] }).map(({ fields: [name], values }) => [
        name,
        values[name as string],
      ]);
    expect(numbers("more-than-there-is")).toEqual([
      ["connections", 1_001],
      ["idle", 1_001],
      ["memory", 1_073_741_825],
      ["threads", 1_001],
    ]);
    expect(numbers("limit-below-need")).toEqual([
      ["lease", "9s999ms"],
      ["timeout", "9s999ms"],
    ]);
  });
});

describe("the catalogue", () => {
  it("gives a version of every kind where the config has the fields", () => {
    const kinds = new Set(bogusVersions(RICH_CONFIG).map(({ kind }) => kind));
    expect(BOGUS_KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);
    expect(BOGUS_KINDS.length).toBeGreaterThan(30);
  });

  it("gives the same versions each time, each once", () => {
    const [one, other] = [bogusVersions(RICH_CONFIG), bogusVersions(RICH_CONFIG)];
    expect(one).toEqual(other);
    const texts = one.map(({ kind, values }) => JSON.stringify([kind, values]));
    expect(texts).toEqual([...new Set(texts)]);
  });

  it("is documented, kind by kind, in its order", () => {
    const rows = [...readDocument("docs/catalogue.md").matchAll(/^\| `([\w-]+)` \|/gm)].map(
      ([, kind]) => kind,
    );
    expect(rows).toEqual(BOGUS_KINDS);
  });

  it("says which versions and kinds there are, where it is asked for others", () => {
    expect(() => bogusVersions(RICH_CONFIG, { of: "v9" })).toThrow(
      'found the version "v9", expected one of v1, staging',
    );
    expect(() => bogusVersions(RICH_CONFIG, { kinds: ["typo" as BogusKind] })).toThrow(
      'found the kind "typo", expected one of typo-in-path',
    );
  });
});

describe("a scenario with a bogus version", () => {
  const [bogus] = bogusVersions(kiln(), { kinds: ["truncated-value"] }) as [BogusVersion];

  it("rolls it out in place of the version that the plan brings, which an agent may write", () => {
    const changed = withBogus(kiln(), bogus);
    expect(changed.config.versions.v2).toMatchObject({ storageRoot: "/srv" });
    expect(changed.config.versions.v1).toEqual(kiln().config.versions.v1);
    expect(changed.expect).toBeUndefined();
    expect(check(changed).filter(({ severity }) => severity === "error")).toEqual([]);
    expect(simulate(changed).verdict.outcome).toBe("slow-fuse");
  });

  it("leaves versions as they are that come from the one it replaces", () => {
    const { config } = kiln();
    const versions = { ...config.versions, v3: { from: "v2", peers: ["store-1"] } };
    const changed = withBogus(kiln({ config: { ...config, versions } }), bogus);
    expect(changed.config.versions.v3).toEqual({ storageRoot: "/srv/klin", peers: ["store-1"] });
  });

  it("is refused where the plan brings nothing, or not what is named", () => {
    expect(() => withBogus(kiln({ plan: [{ wait: "1m" }] }), bogus)).toThrow("brings no version but v1");
    expect(() => withBogus(kiln(), bogus, { version: "v7" })).toThrow(
      'found the version "v7", expected one of v2',
    );
  });
});
