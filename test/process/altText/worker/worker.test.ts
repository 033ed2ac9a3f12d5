import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { RequestType } from "vscode-jsonrpc/node";
import { DEFAULT_SETTINGS } from "../../../../src/altText/repository/settings.ts";
import { AltTextWorker } from "../../../../src/altText/worker/client.ts";
import { WorkerConnection } from "../../../../src/altText/worker/connection.ts";
import type { ScannedPage } from "../../../../src/altText/worker/scanProtocol.ts";
import type { EditorDocument } from "../../../../src/altText/worker/sync.ts";
import { startThread } from "../../../../src/altText/worker/thread.ts";
import { folderWith } from "../../../fixtures/folder.ts";

const never = new AbortController().signal;
const bundle = resolve("dist/alt-text.mjs");

const documentOf = (text: string, syntax: EditorDocument["syntax"], uri: string): EditorDocument => ({
  ...{ uri, syntax, folder: "", settings: { settings: DEFAULT_SETTINGS } },
  live: { version: 1, getText: () => text },
});

describe("the alt text worker in a thread", () => {
  let worker: AltTextWorker;
  const start = (limitMs = 10_000) => (worker = new AltTextWorker(() => startThread(bundle, 600), limitMs));
  afterEach(() => worker.dispose());

  it("scans a folder, with unsaved texts", async () => {
    const folder = await folderWith({ "a.md": "# H\n\nsee ![](a.png) here", "docs/b.html": "<img src=b.png>" });
    const own = { file: ".orielrc", text: '{"rules":{"missing":"info"}}' };
    const pages: ScannedPage[] = [];
    const unsaved: [string, string][] = [[join(folder.path, "a.md"), "# H\n\nsee ![image](a.png) here"]];
    const settings = { settings: DEFAULT_SETTINGS, own, root: folder.path };
    const summary = await start().scan({ folder: "file:///w", settings, unsaved }, (some) => pages.push(...some), never);
    assert.deepEqual(summary.skipped, []);
    const [first, second] = pages;
    assert.equal(first?.uses[0]?.line, 3);
    assert.deepEqual(
      first.uses[0].findings.map(({ rule }) => rule),
      ["placeholder", "broken-path"],
    );
    assert.deepEqual(first.uses[0].around, { before: "\nsee ", after: " here" });
    assert.deepEqual(second?.uses[0]?.findings[0]?.severity, "info");
    await folder.remove();
  });

  it("ends a scan that is given up", async () => {
    const page = "![](a.png)\n\n".repeat(200);
    const folder = await folderWith(Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`${index}.md`, page])));
    const abort = new AbortController();
    let documents = 0;
    const onPages = (pages: ScannedPage[]) => {
      documents += pages.length;
      abort.abort();
    };
    const params = { folder: "", settings: { settings: DEFAULT_SETTINGS, root: folder.path }, unsaved: [] };
    await assert.rejects(start().scan(params, onPages, abort.signal), { name: "AbortError" });
    assert.ok(documents < 200, `${documents} of 400 documents were scanned`);
    await folder.remove();
  });

  it("answers about one document after the other, and is replaced where one of them hangs a parser", async () => {
    start(500);
    const huge = documentOf("![](a.png)\n\n".repeat(200_000), "markdown", "file:///huge.md");
    const findings = async (document: EditorDocument, signal = never) => {
      const answer = await worker.diagnostics(document, signal);
      return answer.kind === "current" ? answer.value.findings.length : answer.kind;
    };
    const small = (name: string) => findings(documentOf("<img>", "html", `file:///${name}.html`));
    const abort = new AbortController();
    const [before, givenUp, after] = [small("a"), findings(huge, abort.signal), small("b")];
    abort.abort();
    assert.equal(await before, 1);
    await assert.rejects(givenUp, { name: "AbortError" });
    assert.equal(await after, 1);
    const [hanging, waiting] = [findings(huge), small("c")];
    await assert.rejects(hanging, /took too long/);
    assert.equal(await waiting, 1);
  });
});

/** Says of each document that its turn has come, and then does with it what its path says. */
const THREAD = `import { parentPort } from "node:worker_threads";
const send = (message) => parentPort.postMessage({ jsonrpc: "2.0", ...message });
parentPort.on("message", ({ id: request, params: { id, path } = {} }) => {
  if (request === undefined) return;
  send({ method: "oriel/started", params: { id, length: 1 } });
  if (path === "ends") process.exit(3);
  if (path === "fills") { const all = []; for (;;) all.push(new Array(1e6).fill(0.5)); }
  send({ id: request, result: path });
});`;

describe("a thread that ends by itself", () => {
  let folder: Awaited<ReturnType<typeof folderWith>>;
  let connection: WorkerConnection;
  before(async () => (folder = await folderWith({ "thread.mjs": THREAD })));
  afterEach(() => connection.dispose());
  after(() => folder.remove());

  const all = async (name: string, ...paths: string[]) => {
    connection = new WorkerConnection(() => startThread(join(folder.path, name), 100), { limitMs: 60_000, onStart() {} });
    const type = new RequestType<{ id: number; path: string }, string, void>("oriel/scanDocument");
    const ask = async (path: string) => connection.request(type, { id: connection.nextId(), path }, { isRepeatable: true });
    return Promise.all(paths.map((path) => ask(path).catch((error: Error) => error.message)));
  };

  it("costs the document that it ended over, and no other", async () => {
    const ended = "its thread came to an end";
    assert.deepEqual(await all("thread.mjs", "a", "ends", "b", "ends", "c"), ["a", ended, "b", ended, "c"]);
  });

  it("costs the document that takes all memory, and not the process", async () => {
    assert.deepEqual(await all("thread.mjs", "a", "fills", "b"), ["a", "it takes too much memory to read", "b"]);
  }).timeout(60_000);

  it("fails all requests if it can't start", async () => {
    for (const message of await all("none.mjs", "a", "b")) assert.match(message, /none\.mjs/);
  });
});
