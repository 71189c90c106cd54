import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeTempFolder, packRepository, run } from "../packaging/repository.ts";
import { COMPILERS, makeConsumer, needsNewerNode, nodeFor } from "./project.ts";

const tempFolder = makeTempFolder();
let tarball = "";

beforeAll(() => {
  tarball = packRepository(tempFolder);
});

afterAll(() => {
  rmSync(tempFolder, { recursive: true, force: true });
});

/** The newer Node comes from npm as a package for this platform. */
const hasNewerNode = process.platform === "linux" && process.arch === "x64";

describe.each(["4.1.12", "5.1.1"])("a project with vitest %s", (vitest) => {
  const folder = join(tempFolder, `consumer-${vitest}`);

  describe.skipIf(needsNewerNode(vitest) && !hasNewerNode)("and the tarball of this package", () => {
    beforeAll(() => {
      makeConsumer(folder, tarball, vitest);
    });

    test.each(Object.entries(COMPILERS))("is type-checked by %s", (_, compiler) => {
      const tsc = join(folder, "node_modules", compiler, "bin", "tsc");
      expect(run(process.execPath, [tsc, "--project", folder], folder)).toBe("");
    });

    test("runs its tests", () => {
      const program = join(folder, "node_modules", "vitest", "vitest.mjs");
      expect(run(nodeFor(folder, vitest), [program, "run"], folder)).toMatch(/Tests\s+4 passed/);
    });
  });
});
