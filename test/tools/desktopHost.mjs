// Runs the host tests in the desktop build of VS Code, which needs a download.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createTemporaryFolder } from "./cleanup.mjs";
import { getRepositoryPath } from "./paths.mjs";
import { run } from "./processes.mjs";
import { createTemporaryRuntimeFolder } from "./runtimeFolder.mjs";

/**
 * Runs a suite in the oldest version of VS Code that Oriel supports. The server, in contrast, contains a recent version.
 * @param {import("./hostLevel.mjs").SuiteRun} options
 * @returns {Promise<string>} the last lines of the log
 */
export async function runInDesktop({ workspace, extension, tests, settings, env }) {
  // Imported here because setup may have to install it first.
  const { downloadAndUnzipVSCode } = await import("@vscode/test-electron");
  const { engines } = JSON.parse(await readFile(getRepositoryPath("package.json"), "utf8"));
  const executable = await downloadAndUnzipVSCode(engines.vscode.replace("^", ""));
  const profile = createTemporaryFolder("desktop");
  const runtime = createTemporaryRuntimeFolder();
  await mkdir(path.join(profile.path, "User"));
  await writeFile(path.join(profile.path, "User", "settings.json"), JSON.stringify(settings));
  // test-electron's `runTests` is not used, because it always disables workspace trust. The other options are the same.
  const { output } = await run(
    executable,
    [
      ...[workspace, "--no-sandbox", "--disable-gpu-sandbox", "--disable-updates", "--skip-welcome", "--skip-release-notes"],
      ...[`--user-data-dir=${profile.path}`, `--extensions-dir=${path.join(profile.path, "extensions")}`],
      ...[`--extensionDevelopmentPath=${extension}`, `--extensionTestsPath=${tests}`],
    ],
    // ELECTRON_RUN_AS_NODE, which VS Code's terminal sets, would start Node instead of VS Code.
    {
      env: { ...process.env, ORIEL_RUNTIME_DIR: runtime.path, ...env, ELECTRON_RUN_AS_NODE: undefined },
      output: "collect",
    },
  );
  await runtime.remove();
  await profile.remove();
  return output.split("\n").slice(-20).join("\n");
}
