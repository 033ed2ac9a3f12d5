import { getRepositoryPath, root } from "./paths.mjs";
import { runOrThrow } from "./processes.mjs";
import { runStep } from "./progress.mjs";

/**
 * Gets the path of llama-server. The CLI command finds, downloads or builds one, and shows its progress.
 * @returns {Promise<string>}
 */
export async function obtainLlamaServer() {
  const output = await runStep("Obtaining llama-server", () =>
    runOrThrow(process.execPath, [getRepositoryPath("dist", "cli.js"), "llama-server"], { cwd: root, output: "result" }),
  );
  return output.trim();
}
