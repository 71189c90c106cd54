#!/usr/bin/env node
/** The command `slowfuse`: gives the terminal to `main` and its answer to the shell. */

import * as nodeModule from "node:module";

// From Node 22.1 on compiled code is kept in the folder for temporary files, unless NODE_DISABLE_COMPILE_CACHE is set. Before
// anything else is loaded, since only what comes later is kept.
(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();

// Whoever read the output has seen enough, as `head` has. What is left is not worth a word; but it is no success either.
const READER_IS_GONE = 141;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") process.stderr.write(`error: ${error.message}\n`);
  process.exit(error.code === "EPIPE" ? READER_IS_GONE : 2);
});
process.stderr.on("error", () => {});

const { main } = await import("./cli/main.ts");
process.exitCode = await main(process.argv.slice(2), process);
