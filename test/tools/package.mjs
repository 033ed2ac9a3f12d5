// npm run package: builds and packs the extension into dist/oriel.vsix. Needs no network.
import { pathToFileURL } from "node:url";
import { inRepository, root } from "./paths.mjs";
import { mustRun } from "./processes.mjs";
import { runTool, say, step } from "./progress.mjs";
import { build, ensureDependencies } from "./setup.mjs";

/**
 * Packs what was built.
 * @returns {Promise<string>} the path of the .vsix
 */
export async function packageExtension() {
  const vsix = inRepository("dist", "oriel.vsix");
  const vsce = inRepository("node_modules", "@vscode", "vsce", "vsce");
  // Nothing from node_modules is shipped: what is needed is in the bundles.
  const args = [vsce, "package", "--no-dependencies", "--allow-missing-repository", "--out", vsix];
  await step("Packing dist/oriel.vsix", () => mustRun(process.execPath, args, { cwd: root, output: "collect" }));
  return vsix;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runTool(async () => {
    await ensureDependencies();
    await build();
    say(await packageExtension());
  });
}
