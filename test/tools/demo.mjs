// npm run demo: explains two sample images with the tiny test model. npm run demo -- --ui starts VS Code with Oriel installed.
import { cp } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { createTemporaryFolder } from "./cleanup.mjs";
import { obtainLlamaServer } from "./llamaServer.mjs";
import { getRepositoryPath, sampleWorkspace, testModel } from "./paths.mjs";
import { runOrThrow } from "./processes.mjs";
import { formatSeconds, runTool, say } from "./progress.mjs";
import { createTemporaryRuntimeFolder } from "./runtimeFolder.mjs";
import { build, ensureDependencies } from "./setup.mjs";

const ABOUT_THE_MODEL = `
These answers come from a tiny model for tests. It has the architecture of Gemma 4 12B, but was only trained on drawn shapes, bar charts,
forms and flow diagrams. For real images, set up Gemma 4: see “Get your first answer” in README.md.
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
  const runtime = createTemporaryRuntimeFolder();
  const env = {
    ...process.env,
    ORIEL_LLAMA_SERVER: llamaServer,
    ORIEL_MODEL: testModel.model,
    ORIEL_PROJECTOR: testModel.projector,
    // Uses a separate engine, so that the user's engine keeps its model.
    ORIEL_RUNTIME_DIR: runtime.path,
  };
  const samples = { "A screenshot": "images/login-form.png", "A diagram": "images/flow.png" };
  for (const [title, file] of Object.entries(samples)) {
    // The temperature is 0, because such a small model is most accurate with its most likely tokens.
    const args = [getRepositoryPath("dist", "cli.js"), "explain", file, "--json", "--temperature", "0"];
    const output = await runOrThrow(process.execPath, args, { cwd: sampleWorkspace, env, output: "result" });
    /** @type {import("../../src/protocol/ask.ts").Answer} */
    const { text, tokens, timings } = JSON.parse(output);
    process.stdout.write(`
${title}: ${path.relative(process.cwd(), path.join(sampleWorkspace, file))}
  ${text.trim().replaceAll("\n", "\n  ")}
  ${tokens.prompt} prompt tokens, ${tokens.answer} answer tokens; first token after ${formatSeconds(timings.firstTokenMs)}, complete after ${formatSeconds(timings.totalMs)}
`);
  }
  process.stdout.write(ABOUT_THE_MODEL);
  await runtime.remove();
}

/** @param {string} llamaServer */
async function showInVSCode(llamaServer) {
  const { packageExtension } = await import("./package.mjs");
  const { startServer, createWorkbenchUrl } = await import("./vscodeHost.mjs");
  const vsix = await packageExtension();
  const folder = createTemporaryFolder("demo");
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

  ${createWorkbenchUrl(server.port, { folder: workspace })}

Right-click images/login-form.png and choose an Oriel command. Press Ctrl+C to stop VS Code.
`);
  say("VS Code is running.");
}
