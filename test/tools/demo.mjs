// npm run demo: explains two sample images with the tiny test model. npm run demo -- --ui starts VS Code with Oriel installed.
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
These answers come from a tiny model for tests. It has the architecture of Gemma 4 12B, but was only trained on drawn shapes, bar charts,
forms and flow diagrams. For real images, set up Gemma 4: see “Set up” in README.md.
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
    // A separate engine, so that the user's engine keeps its model.
    ORIEL_RUNTIME_DIR: runtime.path,
  };
  const samples = { "A screenshot": "images/login-form.png", "A diagram": "images/flow.png" };
  for (const [title, file] of Object.entries(samples)) {
    // Temperature 0: such a small model is most accurate with its most likely tokens.
    const args = [inRepository("dist", "cli.js"), "explain", file, "--json", "--temperature", "0"];
    const output = await mustRun(process.execPath, args, { cwd: sampleWorkspace, env, output: "result" });
    /** @type {import("../../src/protocol/ask.ts").Answer} */
    const { text, tokens, timings } = JSON.parse(output);
    process.stdout.write(`
${title}: ${path.relative(process.cwd(), path.join(sampleWorkspace, file))}
  ${text.trim().replaceAll("\n", "\n  ")}
  ${tokens.prompt} prompt tokens, ${tokens.answer} answer tokens; first token after ${seconds(timings.firstTokenMs)}, complete after ${seconds(timings.totalMs)}
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
Open this URL in a browser:

  ${workbenchUrl(server.port, { folder: workspace })}

Right-click images/login-form.png and choose an Oriel command. Press Ctrl+C to stop VS Code.
`);
  say("VS Code is running.");
}
