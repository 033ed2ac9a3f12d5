// npm run chaos [-- KILLS [SEED]]: several windows ask questions continuously while processes are killed at random.
import { inRepository } from "./paths.mjs";
import { obtainLlamaServer } from "./llamaServer.mjs";
import { mustRun } from "./processes.mjs";
import { runTool } from "./progress.mjs";
import { build, ensureDependencies } from "./setup.mjs";

await runTool(async () => {
  await ensureDependencies();
  await build({ tests: true });
  const env = { ...process.env, ORIEL_TEST_LLAMA_SERVER: await obtainLlamaServer() };
  const script = inRepository("out", "test", "chaos", "kills.chaos.mjs");
  await mustRun(process.execPath, [script, ...process.argv.slice(2)], { cwd: inRepository(), env });
});
