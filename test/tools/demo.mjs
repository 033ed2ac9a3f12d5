// npm run demo: explains two sample pictures with the small test model. npm run demo -- --ui opens VS Code with Oriel installed.
import { cp } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { temporaryFolder } from "./cleanup.mjs";
import { obtainLlamaServer } from "./llamaServer.mjs";
import { inRepository, sampleWorkspace, testModel } from "./paths.mjs";
import { mustRun } from "./processes.mjs";
import { runTool, say, seconds } from "./progress.mjs";
import { temporaryRuntimeFolder } from "./runtimeFolder.mjs";
import { build, ensureDependencies } from "./setup.mjs";

const ABOUT_THE_MODEL = `
The answers come from a tiny model made for tests: it has the architecture of Gemma 4 12B, but it has only seen drawn shapes, bar
charts, forms and flow diagrams. For real pictures get Gemma 4: see “Set up” in README.md.
`;

await runTool(async () => {
  const { values } = parseArgs({ options: { ui: { type: "boolean", default: false } } });
  await ensureDependencies();
  await build();
  const llamaServer = await obtainLlamaServer();
  await (values.ui ? showInVSCode(llamaServer) : explainSamples(llamaServer));
});

/** @param {string} llamaServer */
async function explainSamples(llamaServer) {
  const runtime = temporaryRuntimeFolder();
  const env = {
    ...process.env,
    ORIEL_LLAMA_SERVER: llamaServer,
    ORIEL_MODEL: testModel.model,
    ORIEL_PROJECTOR: testModel.projector,
    // An engine of its own, so that one which holds a real model is left alone.
    ORIEL_RUNTIME_DIR: runtime.path,
  };
  const samples = { "A screenshot": "images/login-form.png", "A diagram": "images/flow.png" };
  for (const [title, picture] of Object.entries(samples)) {
    // No randomness: a model this small is at its best with its first choice.
    const args = [inRepository("dist", "cli.js"), "explain", picture, "--json", "--temperature", "0"];
    const output = await mustRun(process.execPath, args, { cwd: sampleWorkspace, env, output: "result" });
    /** @type {import("../../src/protocol/ask.ts").Answer} */
    const { text, tokens, timings } = JSON.parse(output);
    process.stdout.write(`
${title}: ${path.relative(process.cwd(), path.join(sampleWorkspace, picture))}
  ${text.trim().replaceAll("\n", "\n  ")}
  ${tokens.prompt} tokens read, ${tokens.answer} written; first after ${seconds(timings.firstTokenMs)}, all after ${seconds(timings.totalMs)}
`);
  }
  process.stdout.write(ABOUT_THE_MODEL);
  await runtime.remove();
}

/** @param {string} llamaServer */
async function showInVSCode(llamaServer) {
  const { packageExtension } = await import("./package.mjs");
  const { startServer, workbenchUrl } = await import("./vscodeHost.mjs");
  const vsix = await packageExtension();
  const folder = temporaryFolder("demo");
  const workspace = path.join(folder.path, "tidal");
  await cp(sampleWorkspace, workspace, { recursive: true });
  const settings = {
    "oriel.llamaServerPath": llamaServer,
    "oriel.modelPath": testModel.model,
    "oriel.projectorPath": testModel.projector,
  };
  const server = await startServer({ vsix, settings });
  process.stdout.write(`${ABOUT_THE_MODEL}
Open this address in a browser:

  ${workbenchUrl(server.port, { folder: workspace })}

Right-click images/login-form.png and choose Oriel's command. Ctrl-C ends VS Code.
`);
  say("VS Code is running.");
}
