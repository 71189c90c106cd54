/** Writes the documents that are made from the sources, docs/scenario.md and docs/trace.md: `npm run docs:reference`. */

import { writeFileSync } from "node:fs";
import { scenarioReference } from "./docs/reference.ts";
import { traceReference } from "./docs/trace.ts";

const docs = new URL("../docs/", import.meta.url);
writeFileSync(new URL("scenario.md", docs), scenarioReference());
writeFileSync(new URL("trace.md", docs), traceReference());
