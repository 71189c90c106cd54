import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * Runs a script in a process of its own, so that a campaign uses all cores.
 *
 * @param script its `import.meta.url`
 * @returns what it prints, which must be one value as JSON
 * @throws Error where it does not end with 0
 */
export function runScript<Result>(script: string, args: readonly number[]): Promise<Result> {
  const jiti = fileURLToPath(new URL("../../node_modules/jiti/lib/jiti-cli.mjs", import.meta.url));
  const child = spawn(process.execPath, [jiti, fileURLToPath(script), ...args.map(String)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (data: Buffer) => {
    text += data.toString();
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(JSON.parse(text) as Result) : reject(new Error(`a process ended with ${code}`)),
    );
  });
}
