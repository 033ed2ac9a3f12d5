// npm run chaos [-- KILLS [SEED]]: several windows ask questions continuously while processes are killed at random.
import { getRepositoryPath } from "./paths.mjs";
import { obtainLlamaServer } from "./llamaServer.mjs";
import { runOrThrow } from "./processes.mjs";
import { runTool } from "./progress.mjs";
import { build, ensureDependencies } from "./setup.mjs";

await runTool(async () => {
  await ensureDependencies();
  await build({ tests: true });
  const env = { ...process.env, ORIEL_TEST_LLAMA_SERVER: await obtainLlamaServer() };
  const script = getRepositoryPath("out", "test", "chaos", "kills.chaos.mjs");
  await runOrThrow(process.execPath, [script, ...process.argv.slice(2)], { cwd: getRepositoryPath(), env });
});
