import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { anchorOf } from "../../scripts/docs/reference.ts";
import { judgeRun } from "../../src/report/judgement.ts";
import { simulate } from "../../src/run.ts";
import { findScenarioFiles } from "../../src/scenario/file.ts";
import type { Scenario } from "../../src/scenario/words.ts";
import { parseScenario } from "../../src/scenario/yaml.ts";
import { deviations } from "../../src/verdict/expectation.ts";
import { repositoryRoot } from "../packaging/repository.ts";
import { anchorsOf, blocksIn, DOCUMENTS, fileNameOf, linksOf, readDocument } from "./markdown.ts";
import { excerpt, exchangesOf, makeSandbox, Shell } from "./transcript.ts";
import { typeErrors, writeModule } from "./typescript.ts";

describe.each(DOCUMENTS)("in %s", (document) => {
  test("every link leads somewhere", () => {
    const dead = linksOf(readDocument(document)).filter((target) => {
      if (/^https?:/.test(target)) return false;
      const [path, anchor] = target.split("#") as [string, string?];
      const file = path === "" ? document : normalize(join(dirname(document), path));
      if (!existsSync(join(repositoryRoot, file))) return true;
      return anchor !== undefined && !anchorsOf(readDocument(file), anchorOf).has(anchor);
    });
    expect(dead).toEqual([]);
  });

  const consoles = blocksIn(document, "console");
  describe.skipIf(consoles.length === 0)("every command prints what is shown", () => {
    let sandbox = "";
    const before = process.cwd();
    const shell = new Shell();

    beforeAll(() => {
      sandbox = makeSandbox();
      for (const block of [...blocksIn(document, "yaml"), ...blocksIn(document, "ts")]) {
        const name = fileNameOf(block);
        if (name !== undefined) writeFileSync(join(sandbox, name), block.text);
      }
      process.chdir(sandbox);
    });

    afterAll(() => {
      process.chdir(before);
      rmSync(sandbox, { recursive: true, force: true });
    });

    if (consoles.length === 0) test("there is none", () => {});
    for (const block of consoles) {
      for (const { command, expected, line } of exchangesOf(block)) {
        test(`line ${line}: ${command}`, async () => {
          const output = await shell.run(command);
          if (output !== null) expect(excerpt(output, expected)).toBe(expected.join("\n"));
        });
      }
    }
  });

  for (const block of blocksIn(document, "yaml")) {
    if (/^formatVersion:/m.test(block.text)) {
      test(`the scenario of line ${block.line} runs as it expects`, () => {
        const { scenario } = parseScenario(block.text, `${document}:${block.line}`);
        expect(deviations(scenario.expect ?? {}, simulate(scenario, 1).verdict)).toEqual([]);
      });
    } else {
      test(`the words of line ${block.line} are YAML`, () => {
        expect(parse(block.text)).toBeTypeOf("object");
      });
    }
  }
});

const modules = DOCUMENTS.flatMap((document) =>
  blocksIn(document, "ts").map((block) => ({
    name: `${document}, line ${block.line}`,
    file: writeModule(block, document),
    isTest: block.text.includes('from "vitest"'),
  })),
);

test("the TypeScript of the documents has no type errors", () => {
  expect(typeErrors(modules.map(({ file }) => file))).toEqual([]);
});

for (const { name, file, isTest } of modules) {
  if (isTest) {
    describe(`the tests of ${name}`, async () => {
      await import(/* @vite-ignore */ file);
    });
  } else {
    test(`the scenario of ${name} runs as it expects`, async () => {
      const { default: scenario } = (await import(/* @vite-ignore */ file)) as { default: Scenario };
      expect(deviations(scenario.expect ?? {}, simulate(scenario, 1).verdict)).toEqual([]);
    });
  }
}

describe("an example ends as its header says", () => {
  const files = findScenarioFiles([join(repositoryRoot, "docs", "examples")]);
  test.each(files.map((file) => file.slice(repositoryRoot.length)))("%s", (file) => {
    const text = readFileSync(join(repositoryRoot, file), "utf8");
    const [, says] = /^# (?:.*\n# )*?(Expected|Not as expected|Inconclusive): /.exec(text) ?? [];
    const status = { Expected: "expected", "Not as expected": "unexpected", Inconclusive: "inconclusive" }[
      says as string
    ];
    const { scenario } = parseScenario(text, file);
    for (let seed = 1; seed <= 100; seed++) {
      const run = simulate(scenario, seed);
      expect(judgeRun(run.model.expect, run.verdict), `seed ${seed}`).toMatchObject({ status });
    }
  });
});
