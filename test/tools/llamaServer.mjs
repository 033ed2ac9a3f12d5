import { inRepository, root } from "./paths.mjs";
import { mustRun } from "./processes.mjs";
import { step } from "./progress.mjs";

/**
 * Gets the path of llama-server. The CLI command finds, downloads or builds one, and shows its progress.
 * @returns {Promise<string>}
 */
export async function obtainLlamaServer() {
  const output = await step("Obtaining llama-server", () =>
    mustRun(process.execPath, [inRepository("dist", "cli.js"), "llama-server"], { cwd: root, output: "result" }),
  );
  return output.trim();
}
