// npm run bench [-- --quick] [-- PART…]: measures Oriel, and the programs it is based on, in one run. Prints the results and writes them to
// out/bench.json; asserts nothing. PART is a file in test/bench, or “host” or “panel”.
import { spawnSync } from "node:child_process";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createTemporaryFolder } from "./cleanup.mjs";
import { measureBundles } from "./bundleSizes.mjs";
import { installCommandLine } from "./installedCommandLine.mjs";
import { build, ensureDependencies } from "./setup.mjs";
import { getRepositoryPath, screenshotsFolder } from "./paths.mjs";
import { obtainLlamaServer } from "./llamaServer.mjs";
import { runHostLevel } from "./hostLevel.mjs";
import { runMochaLevel } from "./mochaLevel.mjs";
import { createModelSettings } from "./modelSettings.mjs";
import { packageExtension } from "./package.mjs";

const PAGES = ["media/panel.js", "media/review.js"];
const NODE_PARTS = ["images", "altTexts", "overhead", "limit", "reuse", "engine", "writing"];
/** Parts that open VS Code, which takes too long for a quick run. */
const EDITOR_PARTS = ["host", "panel"];

const args = process.argv.slice(2);
const isQuick = args.includes("--quick");
const namedParts = args.filter((arg) => !arg.startsWith("--"));
const parts = namedParts.length > 0 ? namedParts : isQuick ? NODE_PARTS : [...NODE_PARTS, ...EDITOR_PARTS];
const unknownParts = namedParts.filter((part) => ![...NODE_PARTS, ...EDITOR_PARTS].includes(part));
if (unknownParts.length > 0)
  throw new Error(`Unknown part: ${unknownParts.join(", ")}. Parts: ${[...NODE_PARTS, ...EDITOR_PARTS].join(", ")}.`);

await ensureDependencies();
await build({ tests: true });
// The build that includes the tests is not minified, unlike the build that ships.
await build();
await mkdir(path.dirname(screenshotsFolder), { recursive: true });
const figures = getRepositoryPath("out", "figures.jsonl");
await rm(figures, { force: true });
const imageFolder = createTemporaryFolder("bench");
await mkdir(imageFolder.path, { recursive: true });
const llamaServer = await obtainLlamaServer();
const installed = await installCommandLine();
const env = {
  ...process.env,
  ORIEL_TEST_LLAMA_SERVER: llamaServer,
  ORIEL_BENCH_FIGURES: figures,
  ORIEL_BENCH_IMAGES: imageFolder.path,
  ORIEL_BENCH_PROGRAM: installed.program,
  ...(isQuick ? { ORIEL_BENCH_QUICK: "1" } : {}),
};
const startedAt = performance.now();
const failedParts = [];
for (const part of NODE_PARTS.filter((part) => parts.includes(part))) {
  const script = getRepositoryPath("out", "test", "bench", `${part}.bench.mjs`);
  const { status } = spawnSync(process.execPath, [script, imageFolder.path], { stdio: "inherit", env, cwd: getRepositoryPath() });
  if (status !== 0) failedParts.push(part);
}
if (parts.includes("host")) {
  const { failed } = await runHostLevel({ settings: {}, env, grep: undefined, suites: ["bench"] });
  if (failed > 0) failedParts.push("host");
}
if (parts.includes("panel")) {
  const { failed } = await runMochaLevel("bench/panel", {
    timeoutMs: 180_000,
    grep: undefined,
    env: { ...env, ORIEL_TEST_VSIX: await packageExtension(), ORIEL_TEST_SETTINGS: JSON.stringify(createModelSettings(llamaServer)) },
  });
  if (failed > 0) failedParts.push("panel");
}
await imageFolder.remove();
await rm(installed.folder, { recursive: true, force: true });

const { startBytes, nodeBytes } = await measureBundles();
const pageBytes = await Promise.all(PAGES.map(async (name) => [name, (await stat(getRepositoryPath("dist", name))).size]));
const sizes = [...Object.entries({ ...startBytes, ...Object.fromEntries(pageBytes) }), ["all Node code", nodeBytes]].map(
  ([name, bytes]) => `${name} ${(Number(bytes) / 1000).toFixed(0)} kB`,
);
const lines = (await readFile(figures, "utf8").catch(() => "")).split("\n").filter(Boolean);
/** @type {import("../bench/figures.ts").Figure[]} */
const measuredFigures = [
  { part: "Editor", measurement: "code that each process and page parses before it starts", value: sizes.join(", ") },
  ...lines.map((line) => JSON.parse(line)),
];
const machine = `${os.cpus().length} × ${os.cpus()[0]?.model ?? "?"}, ${os.platform()} ${os.arch()}, Node ${process.version}`;
const date = new Date().toISOString().slice(0, 10);
await writeFile(
  getRepositoryPath("out", "bench.json"),
  `${JSON.stringify({ date, machine, isQuick, figures: measuredFigures }, null, 2)}\n`,
);
process.stdout.write(`\n${date}, ${machine}; ${((performance.now() - startedAt) / 1000).toFixed(0)} s\n\n${formatTable()}\n`);
if (failedParts.length > 0) process.stdout.write(`Failed: ${failedParts.join(", ")}\n`);
process.exit(failedParts.length === 0 ? 0 : 1);

function formatTable() {
  const rows = measuredFigures
    .toSorted((a, b) => a.part.localeCompare(b.part))
    .map(
      ({ part, measurement, value, goal, isReached }) =>
        `| ${part} | ${measurement} | ${value} | ${goal === undefined ? "" : `${goal}${isReached ? "" : " **not reached**"}`} |`,
    );
  return ["| part | measurement | result | target |", "| ---- | ----------- | ------ | ------ |", ...rows].join("\n");
}
