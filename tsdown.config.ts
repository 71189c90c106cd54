import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defineConfig } from "tsdown";

const BUNDLED = ["commander", "picocolors", "yaml", "zod"];
// For Node yaml offers CommonJS alone, of which nothing can be left out.
const YAML = join(dirname(createRequire(import.meta.url).resolve("yaml/package.json")), "browser/index.js");

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
  alias: { yaml: YAML },
  target: "node20",
  fixedExtension: false,
  dts: true,
  clean: true,
});
