import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  entrySpecifiers,
  installTarball,
  makeTempFolder,
  manifest,
  repositoryRoot,
  run,
} from "./repository.ts";

const tempFolder = makeTempFolder();
let projectFolder = "";
let packageFolder = "";

beforeAll(() => {
  ({ projectFolder, packageFolder } = installTarball(tempFolder));
}, 180_000);

afterAll(() => {
  rmSync(tempFolder, { recursive: true, force: true });
});

describe("the installed package", () => {
  test.each(entrySpecifiers.filter((specifier) => peerOf(specifier) === undefined))(
    "%s is imported from an ESM script and exports something",
    (specifier) => {
      expect(exportsOf(specifier)).not.toEqual([]);
    },
  );

  describe.each(entrySpecifiers.filter((specifier) => peerOf(specifier) !== undefined))("%s", (specifier) => {
    const peer = peerOf(specifier) as string;

    test("asks for its optional peer by name where it is not installed", () => {
      expect(existsSync(join(projectFolder, "node_modules", peer))).toBe(false);
      expect(() => exportsOf(specifier)).toThrow(`Cannot find package '${peer}'`);
    });

    test("is imported where its optional peer is installed", () => {
      const place = join(projectFolder, "node_modules", peer);
      symlinkSync(join(repositoryRoot, "node_modules", peer), place, "junction");
      try {
        // What is for vitest alone registers matchers, and exports nothing but types.
        const names = peer === "vitest" ? [] : ["choices", "scenarios"];
        expect(exportsOf(specifier)).toEqual(expect.arrayContaining(names));
      } finally {
        rmSync(place);
      }
    });
  });

  test("each source module stands in one file only, so there is one kernel", () => {
    const dist = join(packageFolder, "dist");
    const modules = readdirSync(dist)
      .filter((file) => file.endsWith(".js"))
      .flatMap((file) => readFileSync(join(dist, file), "utf8").match(/^\/\/#region src\/.*$/gm) ?? []);
    expect(modules.some((module) => module.includes("src/kernel/"))).toBe(true);
    expect(modules).toEqual([...new Set(modules)]);
  });

  test("the licence of each package of which it holds parts comes with it", () => {
    const dist = join(packageFolder, "dist");
    const bundled = readdirSync(dist).flatMap((file) => packagesIn(join(dist, file)));
    const licences = readFileSync(join(packageFolder, "THIRD-PARTY-LICENSES.txt"), "utf8");
    const named = [...licences.matchAll(/^={10,}\n(.+)\n/gm)].map(([, name]) => name);
    expect(bundled).not.toEqual([]);
    expect(named).toEqual(expect.arrayContaining(bundled));
  });

  test("the command tells the version of the package", () => {
    expect(run(command(), ["--version"], projectFolder).trim()).toBe(manifest.version);
  });

  test("the command runs the scenario that comes with the package", () => {
    const scenario = join(packageFolder, "scenarios", "kiln-2011-09.yaml");
    expect(run(command(), ["run", scenario], projectFolder)).toContain("kiln-2011-09");
  });

  test.each(["README.md", "CHANGELOG.md", "LICENSE"])("%s is in it", (file) => {
    expect(existsSync(join(packageFolder, file))).toBe(true);
  });

  test.each(["src", "test", "tsconfig.json"])("%s is not in it", (file) => {
    expect(existsSync(join(packageFolder, file))).toBe(false);
  });
});

/** What a page can import. */
const CORE = [".", "./explore", "./kernel"];

describe.each(CORE)("the core in a browser: %s", (subpath) => {
  test("its bundle holds no Node built-in and nothing that belongs to the scenario reader or the CLI", async () => {
    const { imports, bundledPackages } = await bundle(subpath);
    expect(imports).toEqual([]);
    expect(bundledPackages.filter((name) => !forTheCore.has(name))).toEqual([]);
    expect(bundledPackages).toContain(manifest.name);
  });

  test("its bundle evaluates with nothing but the language itself", async () => {
    const { code } = await bundle(subpath);
    const names = runInNewContext(`${code}\nObject.keys(core);`, {}) as string[];
    expect(names.length).toBeGreaterThan(0);
  });
});

interface Bundled {
  readonly code: string;
  readonly imports: readonly string[];
  readonly bundledPackages: readonly string[];
}

const forTheCore = new Set([manifest.name, "eventemitter3", "seedrandom"]);

/** The package that a path lies in. */
function packageOf(path: string): string | undefined {
  return /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path)?.[1];
}

/** The packages of which the build has put parts into a file. */
function packagesIn(file: string): string[] {
  const regions = readFileSync(file, "utf8").match(/^\/\/#region .*$/gm) ?? [];
  return regions.map(packageOf).filter((name) => name !== undefined);
}

/** The optional peer that an entry needs: that of its name. */
function peerOf(specifier: string): string | undefined {
  return Object.keys(manifest.peerDependencies).find((peer) => specifier === `${manifest.name}/${peer}`);
}

/** What an entry exports to an ESM script of the project. */
function exportsOf(specifier: string): string[] {
  const script = join(projectFolder, "import.mjs");
  const text = `import * as entry from ${JSON.stringify(specifier)};\nconsole.log(JSON.stringify(Object.keys(entry)));\n`;
  writeFileSync(script, text);
  return JSON.parse(run(process.execPath, [script], projectFolder)) as string[];
}

function command(): string {
  const [name] = Object.keys(manifest.bin);
  return join(projectFolder, "node_modules", ".bin", name!);
}

/** Bundles an entry of the installed package, with its dependencies, as a script for a browser. */
async function bundle(subpath: string): Promise<Bundled> {
  const build = await rolldown({
    input: join(packageFolder, manifest.exports[subpath]!),
    cwd: projectFolder,
    platform: "browser",
    logLevel: "silent",
  });
  const { output } = await build.generate({ format: "iife", name: "core", codeSplitting: false });
  await build.close();
  const [chunk] = output;
  const own = chunk.moduleIds.filter((id) => packageOf(id) === manifest.name);
  const required = [...chunk.code.matchAll(/\brequire\(\s*["'`]([^"'`]+)/g)].map(([, module]) => module!);
  return {
    code: chunk.code,
    imports: [...chunk.imports, ...chunk.dynamicImports, ...required],
    bundledPackages: [...chunk.moduleIds.map(packageOf), ...own.flatMap(packagesIn)].filter(
      (name) => name !== undefined,
    ),
  };
}
