import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/consumers/**"],
    globalSetup: "test/temp-folder.ts",
    // Ends what hangs; a busy machine may take five times as long as an idle one.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    // The library keeps no state between runs, so files can share a process: 78 s against 156 s on two cores.
    isolate: false,
    maxWorkers: "100%",
    // Not threads: the tests of the documents change the working directory.
    pool: "forks",
  },
});
