import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { RequestType } from "vscode-jsonrpc/node";
import { DEFAULT_SETTINGS } from "../../../../src/altText/repository/settings.ts";
import { AltTextWorker } from "../../../../src/altText/worker/client.ts";
import { WorkerConnection, WorkerExitError } from "../../../../src/altText/worker/connection.ts";
import type { ScannedPage } from "../../../../src/altText/worker/scanProtocol.ts";
import type { EditorDocument } from "../../../../src/altText/worker/sync.ts";
import { startThread } from "../../../../src/altText/worker/thread.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";
import { blockThread } from "../../../waiting.ts";

const neverAborted = new AbortController().signal;
const bundle = resolve("dist/alt-text.mjs");

const createDocument = (text: string, syntax: EditorDocument["syntax"], uri: string): EditorDocument => ({
  ...{ uri, syntax, folder: "", settings: { settings: DEFAULT_SETTINGS } },
  live: { version: 1, getText: () => text },
});

describe("the alt text worker in a thread", () => {
  let worker: AltTextWorker;
  const start = (limitMs = 10_000) => (worker = new AltTextWorker(() => startThread(bundle, 600), limitMs));
  afterEach(() => worker.dispose());

  it("scans a folder, using the unsaved text of open documents", async () => {
    const folder = await createFolderWith({ "a.md": "# H\n\nsee ![](a.png) here", "docs/b.html": "<img src=b.png>" });
    const repositoryFiles = [{ file: ".orielrc", text: '{"rules":{"missing":"info"}}', folder: "." }];
    const pages: ScannedPage[] = [];
    const unsaved: [string, string][] = [[join(folder.path, "a.md"), "# H\n\nsee ![image](a.png) here"]];
    const settings = { settings: DEFAULT_SETTINGS, repositoryFiles, root: folder.path };
    const summary = await start().scan({ folder: "file:///w", settings, unsaved }, (some) => pages.push(...some), neverAborted);
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

  it("stops an aborted scan", async () => {
    const page = "![](a.png)\n\n".repeat(200);
    const folder = await createFolderWith(Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`${index}.md`, page])));
    const abort = new AbortController();
    let documents = 0;
    const onPages = (pages: ScannedPage[]) => {
      documents += pages.length;
      abort.abort();
    };
    const params = { folder: "", settings: { settings: DEFAULT_SETTINGS, root: folder.path }, unsaved: [] };
    await assert.rejects(start().scan(params, onPages, abort.signal), { name: "AbortError" });
    assert.ok(documents < 200, `${documents} of 400 documents were scanned`);
    // Windows can't delete a file that the thread is still reading.
    worker.dispose();
    await folder.remove();
  });

  it("answers requests one at a time, and gets a new thread if a document hangs the parser", async () => {
    start(500);
    const hugeDocument = createDocument("![](a.png)\n\n".repeat(200_000), "markdown", "file:///huge.md");
    const readFindings = async (document: EditorDocument, signal = neverAborted) => {
      const answer = await worker.getDiagnostics(document, signal);
      return answer.kind === "current" ? answer.value.findings.length : answer.kind;
    };
    const checkSmallDocument = (name: string) => readFindings(createDocument("<img>", "html", `file:///${name}.html`));
    const abort = new AbortController();
    const [before, aborted, after] = [checkSmallDocument("a"), readFindings(hugeDocument, abort.signal), checkSmallDocument("b")];
    abort.abort();
    assert.equal(await before, 1);
    await assert.rejects(aborted, { name: "AbortError" });
    assert.equal(await after, 1);
    const [hanging, waiting] = [readFindings(hugeDocument), checkSmallDocument("c")];
    await assert.rejects(hanging, /took too long/);
    assert.equal(await waiting, 1);
  });
});

/** Reports each request as started, and then does what its path says: exits, exhausts the memory, or answers. */
const THREAD = `import { parentPort } from "node:worker_threads";
const send = (message) => parentPort.postMessage({ jsonrpc: "2.0", ...message });
parentPort.on("message", ({ id: request, params: { id, path } = {} }) => {
  if (request === undefined) return;
  send({ method: "oriel/started", params: { id, length: 1 } });
  if (path === "ends") process.exit(3);
  if (path === "fills") { const all = []; for (;;) all.push(new Array(1e6).fill(0.5)); }
  send({ id: request, result: path });
});`;

function describeExit(error: unknown): string {
  assert.ok(error instanceof WorkerExitError);
  return error.exit.kind === "error" ? error.exit.reason : error.exit.kind;
}

describe("the connection to a worker thread", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  let connection: WorkerConnection;
  before(async () => (folder = await createFolderWith({ "thread.mjs": THREAD })));
  afterEach(() => connection.dispose());
  after(() => folder.remove());

  /** Sends a request for each path. @returns the answers, or the reasons for the exit of the thread */
  const ask = async (name: string, ...paths: string[]) => {
    connection = new WorkerConnection(() => startThread(join(folder.path, name), 100), { limitMs: 60_000, onStart() {} });
    const type = new RequestType<{ id: number; path: string }, string, void>("oriel/scanDocument");
    const send = async (path: string) => connection.request(type, { id: connection.createRequestId(), path }, { isRepeatable: true });
    return Promise.all(paths.map((path) => send(path).catch(describeExit)));
  };

  it("fails only the request in progress if the thread exits", async () => {
    assert.deepEqual(await ask("thread.mjs", "a", "ends", "b", "ends", "c"), ["a", "ended", "b", "ended", "c"]);
  });

  it("fails only the request in progress if the worker thread exits while this thread is busy", async () => {
    const outcomes = ask("thread.mjs", "a", "ends", "b");
    await delay(5);
    blockThread(1500);
    assert.deepEqual(await outcomes, ["a", "ended", "b"]);
  });

  it("fails only the request that exhausts the memory, and the process survives", async () => {
    assert.deepEqual(await ask("thread.mjs", "a", "fills", "b"), ["a", "memory", "b"]);
  }).timeout(60_000);

  it("fails all requests if the thread can't start", async () => {
    for (const message of await ask("none.mjs", "a", "b")) assert.match(message, /none\.mjs/);
  });
});
