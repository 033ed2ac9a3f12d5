import { inRepository, root } from "./paths.mjs";
import { mustRun } from "./processes.mjs";
import { step } from "./progress.mjs";

/**
 * The path of llama-server, obtained the first time: the CLI's command for it looks for one, downloads one or builds one, and
 * shows its progress.
 */
export async function obtainLlamaServer() {
  const output = await step("Obtaining llama-server", () =>
    mustRun(process.execPath, [inRepository("dist", "cli.js"), "llama-server"], { cwd: root, output: "result" }),
  );
  return output.trim();
}
