import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of this repository. */
export const repositoryRoot = fileURLToPath(new URL("../..", import.meta.url));

interface Manifest {
  name: string;
  version: string;
  bin: Record<string, string>;
  exports: Record<string, string>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
}

interface Lock {
  packages: Record<string, object>;
}

export const manifest = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as Manifest;

/** What a user can import: `slowfuse`, `slowfuse/scenario`, … */
export const entrySpecifiers = Object.entries(manifest.exports)
  .filter(([, target]) => target.endsWith(".js"))
  .map(([subpath]) => `${manifest.name}${subpath.slice(1)}`);

/** Runs a program to its end; throws with its stderr when it fails. */
export function run(program: string, args: string[], cwd: string): string {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: "1" };
  // Of the surrounding `npm run` and of vitest, which would lead npm back to this repository, or change its
  // behaviour. How to reach the registry stays.
  for (const name of Object.keys(env)) {
    if (/^npm_(package|lifecycle)_|^npm_config_(local_)?prefix$|^(INIT_CWD|VITEST.*|NODE_ENV)$/i.test(name))
      delete env[name];
  }
  return execFileSync(program, args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

export function makeTempFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "slowfuse-packaging-")));
}

/**
 * Installs the tarball of the repository in an empty folder.
 */
export function installTarball(tempFolder: string): { projectFolder: string; packageFolder: string } {
  const tarball = packRepository(tempFolder);
  const projectFolder = join(tempFolder, "project");
  mkdirSync(projectFolder);
  run("npm", ["init", "--yes", "--silent"], projectFolder);
  writeFileSync(join(projectFolder, "package-lock.json"), JSON.stringify(lockOfDependencies()));
  run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball], projectFolder);
  return { projectFolder, packageFolder: join(projectFolder, "node_modules", manifest.name) };
}

/**
 * Packs a copy of the repository, built afresh by `prepare`. A copy, because a build empties `dist`, which other tests may
 * be using. Returns the path of the tarball.
 */
export function packRepository(tempFolder: string): string {
  const copy = join(tempFolder, "copy");
  const left = new Set(
    [".git", "node_modules", "dist", "coverage", "temp"].map((name) => join(repositoryRoot, name)),
  );
  cpSync(repositoryRoot, copy, { recursive: true, filter: (source) => !left.has(source) });
  symlinkSync(join(repositoryRoot, "node_modules"), join(copy, "node_modules"), "junction");
  run("npm", ["pack", "--silent", "--pack-destination", tempFolder], copy);
  return join(tempFolder, `${manifest.name}-${manifest.version}.tgz`);
}

/**
 * The part of our lock file that a user's installation shares. With it, npm asks for nothing that `npm ci` has
 * not left in its cache, so the test needs no network.
 */
function lockOfDependencies(): object {
  const lock = JSON.parse(readFileSync(join(repositoryRoot, "package-lock.json"), "utf8")) as Lock;
  const names = Object.keys(manifest.dependencies);
  const entries = names.map((name) => [`node_modules/${name}`, lock.packages[`node_modules/${name}`]]);
  return {
    name: "project",
    version: "1.0.0",
    lockfileVersion: 3,
    packages: {
      "": { name: "project", version: "1.0.0", dependencies: manifest.dependencies },
      ...Object.fromEntries(entries),
    },
  };
}
