/** Proves every scenario of the project and writes docs/proofs.md: `npm run docs:proofs`. */

import { writeFileSync } from "node:fs";
import { proofOfFile, proofRow, proofsDocument, scenarioFiles } from "./docs/proofs.ts";

const all = [];
for (const file of scenarioFiles()) {
  const startedMs = performance.now();
  const proof = await proofOfFile(file);
  all.push({ file, proof });
  console.log(`${Math.round(performance.now() - startedMs)} ms ${proofRow(file, proof)}`);
}
writeFileSync(new URL("../docs/proofs.md", import.meta.url), proofsDocument(all));
