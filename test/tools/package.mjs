// npm run package: builds and packages the extension as dist/oriel.vsix, and the command-line tool as an npm package next to it. Needs no network.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { packCommandLine } from "./commandLinePackage.mjs";
import { getRepositoryPath, root } from "./paths.mjs";
import { runOrThrow } from "./processes.mjs";
import { runStep, runTool, say } from "./progress.mjs";
import { build, ensureDependencies } from "./setup.mjs";

/**
 * Packages the current build.
 * @param {string} [folder] folder with the build and everything else that ships; the repository by default
 * @returns {Promise<string>} path of the .vsix
 */
export async function packageExtension(folder = root) {
  const vsix = path.join(folder, "dist", "oriel.vsix");
  const vsce = getRepositoryPath("node_modules", "@vscode", "vsce", "vsce");
  // node_modules is left out, because the bundles include all dependencies.
  const args = [vsce, "package", "--no-dependencies", "--out", vsix];
  await runStep("Packaging dist/oriel.vsix", () => runOrThrow(process.execPath, args, { cwd: folder, output: "collect" }));
  return vsix;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runTool(async () => {
    await ensureDependencies();
    await build();
    say(await packageExtension());
    say(await packCommandLine());
  });
}
