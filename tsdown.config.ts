import { defineConfig } from "tsdown";

// One build for all entries so that what they share, the kernel above all, lands in one common chunk:
// two copies of a seeded kernel would disagree about `instanceof` and about streams.
export default defineConfig({
  entry: {
    index: "src/index.ts",
    scenario: "src/scenario/index.ts",
    "fast-check": "src/fast-check.ts",
    vitest: "src/vitest.ts",
    cli: "src/cli.ts",
  },
  format: "esm",
  platform: "neutral", // the core runs in a browser; only the CLI names Node built-ins
  deps: { neverBundle: [/^node:/] },
  target: "node20",
  fixedExtension: false,
  dts: true,
  clean: true,
});
