// The desktop build of VS Code, for developers who can download it: the same suite as in the server.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "./cleanup.mjs";
import { inRepository } from "./paths.mjs";
import { run } from "./processes.mjs";
import { temporaryRuntimeFolder } from "./runtimeFolder.mjs";

/**
 * Runs a suite in the oldest VS Code that Oriel supports: the server runs a new one, so between them both ends are covered.
 * @param {import("./hostLevel.mjs").SuiteRun} options
 * @returns {Promise<string>} the last lines of the log
 */
export async function runInDesktop({ workspace, extension, tests, settings, env }) {
  // Loaded here because set-up may have to install it first.
  const { downloadAndUnzipVSCode } = await import("@vscode/test-electron");
  const { engines } = JSON.parse(await readFile(inRepository("package.json"), "utf8"));
  const executable = await downloadAndUnzipVSCode(engines.vscode.replace("^", ""));
  const profile = temporaryFolder("desktop");
  const runtime = temporaryRuntimeFolder();
  await mkdir(path.join(profile.path, "User"));
  await writeFile(path.join(profile.path, "User", "settings.json"), JSON.stringify(settings));
  // Started by hand since test-electron's runTests always switches workspace trust off. Its other switches are here too.
  const { output } = await run(
    executable,
    [
      ...[workspace, "--no-sandbox", "--disable-gpu-sandbox", "--disable-updates", "--skip-welcome", "--skip-release-notes"],
      ...[`--user-data-dir=${profile.path}`, `--extensions-dir=${path.join(profile.path, "extensions")}`],
      ...[`--extensionDevelopmentPath=${extension}`, `--extensionTestsPath=${tests}`],
    ],
    // In VS Code's own terminal this would make it a plain Node.
    {
      env: { ...process.env, ORIEL_RUNTIME_DIR: runtime.path, ...env, ELECTRON_RUN_AS_NODE: undefined },
      output: "collect",
    },
  );
  await runtime.remove();
  await profile.remove();
  return output.split("\n").slice(-20).join("\n");
}
