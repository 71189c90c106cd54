#!/usr/bin/env node
/** The command `slowfuse`: gives the terminal to `main` and its answer to the shell. */

import { main } from "./cli/main.ts";

// Whoever read the output has seen enough, as `head` has. What is left is not worth a word; but it is no success either.
const READER_IS_GONE = 141;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") process.stderr.write(`error: ${error.message}\n`);
  process.exit(error.code === "EPIPE" ? READER_IS_GONE : 2);
});
process.stderr.on("error", () => {});

process.exitCode = await main(process.argv.slice(2), process);
