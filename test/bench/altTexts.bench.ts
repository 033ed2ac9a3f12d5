/**
 * Alternative texts without a model: how long a repository of 100, 1,000 and 10,000 documents takes to scan, and how soon a long document
 * is judged again after a key. Documents of about 3 KB, half of them with images; two images to a document in all.
 */
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DEFAULT_SETTINGS } from "../../src/altText/repository/settings.ts";
import { loadWorker } from "../../src/altText/light.ts";
import { SeededRandom } from "../model/random.ts";
import { atMost, isQuick, median, tell } from "./figures.ts";

const PART = "Alt text, scan";
const SIZES = isQuick ? [100, 1000] : [100, 1000, 10_000];
/** Documents of what others are measured with. */
const OTHERS = 1000;
const KEYS = 30;
const LINES = 5000;

const WORDS =
  "the of a tide ship crew harbour form button chart request server arrival pilot berth signs what where when shows takes".split(" ");
const random = new SeededRandom(5);

function sentence(): string {
  return `${Array.from({ length: random.integer(6, 16) }, () => random.pick(WORDS)).join(" ")}. `;
}

function page(ending: string, images: number): string {
  const parts = Array.from({ length: 45 }, sentence);
  for (let image = 0; image < images; image++) {
    const alt = random.pick(["", "image", "A chart of arrivals", "screenshot-12.png"]);
    const shown = ending === "md" ? `\n\n![${alt}](a.png)\n\n` : `<img src="a.png" alt="${alt}" />`;
    parts.splice(random.integer(0, parts.length), 0, shown);
  }
  if (ending === "md") return `# Title\n\n${parts.join("")}\n`;
  return ending === "html"
    ? `<!doctype html><html lang="en"><body><p>${parts.join("")}</p></body></html>`
    : `export const A = () => <p>${parts.join("")}</p>;\n`;
}

async function repository(documents: number): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "oriel-bench-"));
  for (let index = 0; index < documents; index++) {
    const folder = join(root, `part${Math.floor(index / 200)}`);
    if (index % 200 === 0) await mkdir(folder, { recursive: true });
    const ending = random.pick(["md", "md", "html", "tsx"]);
    await writeFile(join(folder, `page${index}.${ending}`), page(ending, index % 2 === 0 ? 4 : 0));
  }
  return root;
}

/** Prints the most memory that the process had, in kilobytes. */
const PEAK = 'data:text/javascript,process.on("exit",()=>console.error("peak "+process.resourceUsage().maxRSS))';

for (const size of SIZES) {
  const root = await repository(size);
  const began = performance.now();
  const args = ["--import", PEAK, resolve("dist/cli.js"), "alt", "scan", "--format", "json", "--fail-on", "never"];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 1e9 });
  const seconds = (performance.now() - began) / 1000;
  if (status !== 0) throw new Error(stderr);
  const { images } = JSON.parse(stdout) as { images: number };
  const peak = Number(/peak (\d+)/.exec(stderr)?.[1]) / 1000;
  const value = `${seconds.toFixed(2)} s, ${(size / seconds).toFixed(0)} documents/s, ${(images / seconds).toFixed(0)} images/s, ${peak.toFixed(0)} MB`;
  const aim = { text: "under 15 s and 400 MB", isReached: seconds < 15 && peak < 400 };
  tell(PART, `${size} documents with ${images} images`, value, size === 10_000 ? aim : undefined);
  if (size === OTHERS) others(root, seconds);
  await rm(root, { recursive: true, force: true });
}

// An image in each fifth line, and as many as the documents of the scan have for their length.
for (const every of [1, 13]) {
  const worker = await loadWorker(resolve("dist/alt-text.mjs"), {});
  let source = "";
  let images = 0;
  for (let part = 0; source.split("\n").length < LINES; part++) {
    const isShown = part % every === 0;
    images += isShown ? 2 : 0;
    const [shown, item] = isShown ? ["![image](a.png)", "<img src=b.png>"] : [sentence(), sentence()];
    source += `## Title\n\n${sentence()}${sentence()}\n\n${shown}\n\n- ${sentence()}\n- ${item}\n\n`;
  }
  const document = { uri: "file:///page.md", syntax: "markdown", folder: "", settings: { settings: DEFAULT_SETTINGS } } as const;
  const times: number[] = [];
  for (let key = 0; key <= KEYS; key++) {
    const at = random.integer(0, source.length);
    source = `${source.slice(0, at)}x${source.slice(at)}`;
    const began = performance.now();
    const live = { version: key, getText: () => source };
    await worker.diagnostics({ ...document, live }, new AbortController().signal);
    // The first starts the thread.
    if (key > 0) times.push(performance.now() - began);
  }
  worker.dispose();
  tell(
    "Editor",
    `from a key to what is wrong, ${LINES} lines of Markdown with ${images} images, in a thread`,
    `${median(times).toFixed(0)} ms (up to ${Math.max(...times).toFixed(0)})`,
    atMost(50, median(times), " ms"),
  );
}

/** What else looks at alternative texts, on the same files, as a process as well: each sees its own kinds of document alone. */
function others(root: string, seconds: number): void {
  for (const [name, documents] of [
    ["markdownlint (MD045 alone)", "markdown"],
    ["eslint-plugin-jsx-a11y (alt-text alone)", "jsx"],
  ] as const) {
    const began = performance.now();
    const { status, stderr, stdout } = spawnSync(process.execPath, [resolve("test/bench/otherLinters.mjs"), documents, root], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    const theirs = (performance.now() - began) / 1000;
    const [files = "0", found = "0"] = stdout.trim().split(" ");
    const perSecond = (count: number, time: number) => `${(count / time).toFixed(0)} documents/s`;
    tell(
      PART,
      name,
      `${theirs.toFixed(2)} s for ${files} documents, ${perSecond(Number(files), theirs)}, ${found} findings; Oriel: ${perSecond(OTHERS, seconds)}`,
    );
  }
}
