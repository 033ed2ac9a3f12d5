// Prepares out/debug-host for the launch configuration “Host Tests”: a copy of the sample workspace, and settings with the test model.
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { obtainLlamaServer } from "./llamaServer.mjs";
import { createModelSettings } from "./modelSettings.mjs";
import { getRepositoryPath, sampleWorkspace } from "./paths.mjs";
import { runTool } from "./progress.mjs";
import { build, ensureDependencies } from "./setup.mjs";

await runTool(async () => {
  await ensureDependencies();
  await build({ tests: true });
  const folder = getRepositoryPath("out", "debug-host");
  await rm(folder, { recursive: true, force: true });
  await cp(sampleWorkspace, path.join(folder, "workspace"), { recursive: true });
  const user = path.join(folder, "profile", "User");
  await mkdir(user, { recursive: true });
  const settings = { ...createModelSettings(await obtainLlamaServer()), "security.workspace.trust.enabled": false };
  await writeFile(path.join(user, "settings.json"), JSON.stringify(settings, null, 2));
});
