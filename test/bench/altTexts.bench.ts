/**
 * Measures the speed of alt text checks, which need no model: the time to scan a repository of 100, 1,000 and 10,000 documents, and the
 * delay between a keystroke in a long document and its diagnostics. Documents have about 3 KB and an average of two images; half of the
 * documents have no images.
 */
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DEFAULT_SETTINGS } from "../../src/altText/repository/settings.ts";
import { loadWorker } from "../../src/altText/light.ts";
import { SeededRandom } from "../model/random.ts";
import { createMaxGoal, formatSpread, isQuick, computeMedian, recordFigure } from "./figures.ts";

/** Maximum time that the installed CLI may take to scan an empty folder. */
const START_LIMIT_MS = 300;
const START_COUNT = 10;

const PART = "Alt text, scan";
const DOCUMENT_COUNTS = isQuick ? [100, 1000] : [100, 1000, 10_000];
/** Number of documents for the comparison with other linters. */
const COMPARED_DOCUMENTS = 1000;
const KEYSTROKES = 30;
const LONG_DOCUMENT_LINES = 5000;

const WORDS =
  "the of a tide ship crew harbour form button chart request server arrival pilot berth signs what where when shows takes".split(" ");
const random = new SeededRandom(5);

function writeSentence(): string {
  return `${Array.from({ length: random.integer(6, 16) }, () => random.pick(WORDS)).join(" ")}. `;
}

function writePage(extension: string, imageCount: number): string {
  const parts = Array.from({ length: 45 }, writeSentence);
  for (let image = 0; image < imageCount; image++) {
    const alt = random.pick(["", "image", "A chart of arrivals", "screenshot-12.png"]);
    const markup = extension === "md" ? `\n\n![${alt}](a.png)\n\n` : `<img src="a.png" alt="${alt}" />`;
    parts.splice(random.integer(0, parts.length), 0, markup);
  }
  if (extension === "md") return `# Title\n\n${parts.join("")}\n`;
  return extension === "html"
    ? `<!doctype html><html lang="en"><body><p>${parts.join("")}</p></body></html>`
    : `export const A = () => <p>${parts.join("")}</p>;\n`;
}

async function writeRepository(documentCount: number): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "oriel-bench-"));
  for (let index = 0; index < documentCount; index++) {
    const folder = join(root, `part${Math.floor(index / 200)}`);
    if (index % 200 === 0) await mkdir(folder, { recursive: true });
    const extension = random.pick(["md", "md", "html", "tsx"]);
    await writeFile(join(folder, `page${index}.${extension}`), writePage(extension, index % 2 === 0 ? 4 : 0));
  }
  return root;
}

/** Module that prints the peak memory of the process, in kilobytes. */
const PRINT_PEAK = 'data:text/javascript,process.on("exit",()=>console.error("peak "+process.resourceUsage().maxRSS))';

for (const size of DOCUMENT_COUNTS) {
  const root = await writeRepository(size);
  const startedAt = performance.now();
  const args = ["--import", PRINT_PEAK, resolve("dist/cli.js"), "alt", "scan", "--format", "json", "--fail-on", "never"];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 1e9 });
  const seconds = (performance.now() - startedAt) / 1000;
  if (status !== 0) throw new Error(stderr);
  const { images } = JSON.parse(stdout) as { images: number };
  const peakMegabytes = Number(/peak (\d+)/.exec(stderr)?.[1]) / 1000;
  const value = `${seconds.toFixed(2)} s, ${(size / seconds).toFixed(0)} documents/s, ${(images / seconds).toFixed(0)} images/s, ${peakMegabytes.toFixed(0)} MB`;
  const goal = { text: "under 15 s and 400 MB", isReached: seconds < 15 && peakMegabytes < 400 };
  recordFigure(PART, `${size} documents with ${images} images`, value, size === 10_000 ? goal : undefined);
  if (size === COMPARED_DOCUMENTS) measureOtherLinters(root, seconds);
  await rm(root, { recursive: true, force: true });
}

const program = process.env["ORIEL_BENCH_PROGRAM"] ?? "";
const emptyFolder = await mkdtemp(join(tmpdir(), "oriel-bench-"));
const startTimes = Array.from({ length: START_COUNT }, () => {
  const startedAt = performance.now();
  const { status } = spawnSync(program, ["alt", "scan"], { cwd: emptyFolder, shell: program.endsWith(".cmd") });
  if (status !== 0) throw new Error(`The scan exited with ${status}.`);
  return performance.now() - startedAt;
});
recordFigure(
  PART,
  "an empty folder, with the installed npm package",
  formatSpread(startTimes, "ms"),
  createMaxGoal(START_LIMIT_MS, computeMedian(startTimes), " ms"),
);
await rm(emptyFolder, { recursive: true, force: true });

// Measured twice: with images in every section, and with about as many as the scanned documents have.
for (const interval of [1, 13]) {
  const worker = await loadWorker(resolve("dist/alt-text.mjs"), {});
  let source = "";
  let imageCount = 0;
  for (let part = 0; source.split("\n").length < LONG_DOCUMENT_LINES; part++) {
    const hasImages = part % interval === 0;
    imageCount += hasImages ? 2 : 0;
    const [paragraph, item] = hasImages ? ["![image](a.png)", "<img src=b.png>"] : [writeSentence(), writeSentence()];
    source += `## Title\n\n${writeSentence()}${writeSentence()}\n\n${paragraph}\n\n- ${writeSentence()}\n- ${item}\n\n`;
  }
  const document = { uri: "file:///page.md", syntax: "markdown", folder: "", settings: { settings: DEFAULT_SETTINGS } } as const;
  const times: number[] = [];
  for (let key = 0; key <= KEYSTROKES; key++) {
    const at = random.integer(0, source.length);
    source = `${source.slice(0, at)}x${source.slice(at)}`;
    const startedAt = performance.now();
    const live = { version: key, getText: () => source };
    await worker.getDiagnostics({ ...document, live }, new AbortController().signal);
    // The first keystroke starts the worker.
    if (key > 0) times.push(performance.now() - startedAt);
  }
  worker.dispose();
  recordFigure(
    "Editor",
    `from a keystroke to diagnostics, ${LONG_DOCUMENT_LINES} lines of Markdown with ${imageCount} images, in a worker`,
    `${computeMedian(times).toFixed(0)} ms (up to ${Math.max(...times).toFixed(0)})`,
    createMaxGoal(50, computeMedian(times), " ms"),
  );
}

/** Runs other alt text linters on the same files, each in its own process. Each linter supports only some kinds of documents. */
function measureOtherLinters(root: string, seconds: number): void {
  for (const [name, documents] of [
    ["markdownlint (only MD045)", "markdown"],
    ["eslint-plugin-jsx-a11y (only alt-text)", "jsx"],
  ] as const) {
    const startedAt = performance.now();
    const { status, stderr, stdout } = spawnSync(process.execPath, [resolve("test/bench/otherLinters.mjs"), documents, root], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    const otherSeconds = (performance.now() - startedAt) / 1000;
    const [files = "0", findingCount = "0"] = stdout.trim().split(" ");
    const formatRate = (count: number, time: number) => `${(count / time).toFixed(0)} documents/s`;
    recordFigure(
      PART,
      name,
      `${otherSeconds.toFixed(2)} s for ${files} documents, ${formatRate(Number(files), otherSeconds)}, ${findingCount} findings; Oriel: ${formatRate(COMPARED_DOCUMENTS, seconds)}`,
    );
  }
}
