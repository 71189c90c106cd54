import { brotliCompressSync } from "node:zlib";
import { rolldown } from "rolldown";
import type { Figure, FigureRow } from "../workload.ts";

export const size: Figure = {
  kind: "figure",
  title: "size, minified and compressed by brotli",
  work: "What a browser loads, with all dependencies: the build, bundled, minified and compressed. 1 kB is 1,000 bytes",
  unit: "kB",
  rows: async () => [
    await sizeOf("the core entry: slowfuse", 'export * from "./dist/index.js";', { floor: 25, aim: 12 }),
    await sizeOf("simulate alone", 'export { simulate } from "./dist/index.js";'),
    await sizeOf("slowfuse/kernel", 'export * from "./dist/kernel.js";', { floor: 25, aim: 12 }),
    await sizeOf("slowfuse and slowfuse/explore", BOTH),
  ],
};

const BOTH = 'export * from "./dist/index.js"; export * from "./dist/explore.js";';

async function sizeOf(name: string, code: string, goals = { floor: 0, aim: 0 }): Promise<FigureRow> {
  const entry = "\0entry";
  const bundle = await rolldown({
    input: entry,
    platform: "browser",
    logLevel: "silent",
    plugins: [
      {
        name: "entry",
        resolveId: (id, importer) =>
          id === entry ? entry : importer === entry ? `${process.cwd()}/${id}` : undefined,
        load: (id) => (id === entry ? code : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  const bytes = output.reduce(
    (sum, part) => (part.type === "chunk" ? sum + Buffer.byteLength(part.code) : sum),
    0,
  );
  const compressed = output.reduce(
    (sum, part) => (part.type === "chunk" ? sum + brotliCompressSync(part.code).length : sum),
    0,
  );
  return {
    name,
    values: [compressed / 1000],
    ...goals,
    remark: `${(bytes / 1000).toFixed(0)} kB before it is compressed`,
  };
}
