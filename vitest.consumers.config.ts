import { defineConfig } from "vitest/config";

// Slow: each consumer project installs what it needs from the registry. Not part of `npm test`.
export default defineConfig({
  test: {
    include: ["test/consumers/**/*.test.ts"],
    globalSetup: "test/temp-folder.ts",
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
