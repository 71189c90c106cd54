import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defineConfig } from "tsdown";

const BUNDLED = ["commander", "picocolors", "seedrandom", "yaml", "zod"];
// For Node yaml offers CommonJS alone, of which nothing can be left out.
const YAML = join(dirname(createRequire(import.meta.url).resolve("yaml/package.json")), "browser/index.js");

// As a module of its own kind, the generator of the kernel needs nothing of Node, which takes 5 ms to import CommonJS.
const tycheiAsModule = {
  name: "tychei-as-module",
  transform: {
    filter: { id: /seedrandom[\\/]lib[\\/]tychei\.js$/ },
    handler: (code: string) => `const module = { exports: {} };\n${code}\nexport default module.exports;\n`,
  },
};

// What is mostly loaded together stands in one file, since Node takes its time to find each. A group takes along whatever its
// modules import, unless an earlier group has it: so who wants little, the version or the kernel alone, gets little, and what
// `explain` needs comes without what only `run` does.
const TOGETHER = [
  sources("basis", "kernel/(duration|names)|scenario/(problem|values)|report/layout"),
  sources("kernel", "kernel/index"),
  sources("main", "cli/main"),
  sources("compile", "scenario/compile|model/(effect-text|load-result)"),
  sources("file", "scenario/file"),
  sources("reader", "scenario/yaml"),
  sources("words", "report/(clauses|story)"),
  sources("load", "cli/(load|shell)"),
  sources("simulate", "run|verdict/(judgement|expectation)"),
  sources("run", "cli/run"),
  sources("tell", "cli/(tell|simulate-file)"),
];

function sources(name: string, paths: string) {
  const source = new RegExp(`/src/(${paths})\\.ts$`);
  return { name, test: (id: string) => source.test(id.replaceAll("\\", "/")) };
}

// One build for all entries so that what they share, the kernel above all, lands in one common chunk:
// two copies of a seeded kernel would disagree about `instanceof` and about streams.
export default defineConfig({
  entry: {
    index: "src/index.ts",
    explore: "src/explore/index.ts",
    kernel: "src/kernel/index.ts",
    scenario: "src/scenario/index.ts",
    "fast-check": "src/fast-check.ts",
    vitest: "src/vitest.ts",
    cli: "src/cli.ts",
  },
  format: "esm",
  platform: "node", // only the CLI and the reader of files name Node built-ins: a test bundles the core for a browser
  // What only the CLI and the reader of scenarios need is bundled: hundreds of small files take Node longer to find than to read.
  deps: { neverBundle: [/^node:/], alwaysBundle: BUNDLED, onlyBundle: BUNDLED },
  plugins: [tycheiAsModule],
  alias: { yaml: YAML },
  outputOptions: {
    codeSplitting: {
      groups: TOGETHER.map((group, index) => ({ ...group, priority: TOGETHER.length - index })),
    },
  },
  target: "node20",
  fixedExtension: false,
  dts: true,
  clean: true,
});
