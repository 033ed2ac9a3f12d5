// npm run bench: what users feel, measured and printed, never asserted: the size of what VS Code loads, the time to activate, and what
// an image takes on its way to the model, how fast the panel opens and draws.
import { spawnSync } from "node:child_process";
import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "./cleanup.mjs";
import { build, ensureDependencies } from "./setup.mjs";
import { inRepository } from "./paths.mjs";
import { obtainLlamaServer } from "./llamaServer.mjs";
import { runHostLevel } from "./hostLevel.mjs";
import { runMocha } from "./mochaLevel.mjs";
import { settingsFor } from "./modelSettings.mjs";
import { packageExtension } from "./package.mjs";

await ensureDependencies();
await build({ tests: true });
// The tests' build is not minified; what ships is.
await build();
for (const name of [
  "extension.cjs",
  "engine.mjs",
  "decoder.cjs",
  "alt-text.mjs",
  "cli.js",
  path.join("media", "panel.js"),
  path.join("media", "review.js"),
]) {
  const { size } = await stat(inRepository("dist", name));
  process.stdout.write(`${name.padEnd(20)} ${(size / 1000).toFixed(0).padStart(6)} kB\n`);
}
const pictures = temporaryFolder("bench");
await mkdir(pictures.path, { recursive: true });
const images = spawnSync(process.execPath, [inRepository("out", "test", "bench", "images.bench.mjs"), pictures.path], { stdio: "inherit" });
const altTexts = spawnSync(process.execPath, [inRepository("out", "test", "bench", "altTexts.bench.mjs")], {
  stdio: "inherit",
  cwd: inRepository(),
});
const llamaServer = await obtainLlamaServer();
const model = { ...process.env, ORIEL_TEST_LLAMA_SERVER: llamaServer };
const reuse = spawnSync(process.execPath, [inRepository("out", "test", "bench", "reuse.bench.mjs")], { stdio: "inherit", env: model });
const env = { ORIEL_BENCH_PICTURES: pictures.path };
const { failed } = await runHostLevel({ settings: {}, env, grep: undefined, suites: ["bench"] });
const panel = await runMocha("bench/panel", {
  timeout: 180_000,
  grep: undefined,
  env: { ORIEL_TEST_VSIX: await packageExtension(), ORIEL_TEST_SETTINGS: JSON.stringify(settingsFor(llamaServer)) },
});
await pictures.remove();
process.exit(images.status === 0 && altTexts.status === 0 && reuse.status === 0 && failed + panel.failed === 0 ? 0 : 1);
