import assert from "node:assert/strict";
import { resolve } from "node:path";
import { DEFAULT_SETTINGS } from "../../../../src/altText/repository/settings.ts";
import { DocumentWorker } from "../../../../src/altText/worker/documentWorker.ts";
import { catchFailure } from "../../../waiting.ts";

const neverAborted = new AbortController().signal;
const slowDocument = { name: "docs/slow.md", syntax: "markdown" as const, source: `![](a.png)\n\n${"*a_".repeat(1_000_000)}` };
const fastDocument = { name: "fast.md", syntax: "markdown" as const, source: "![](a.png)\n\n![A form](b.png)\n\n![](c.png)" };

describe("an alt text check in a worker", () => {
  let worker: DocumentWorker;
  const startWorker = (timeMs: number) => {
    const settings = { ...DEFAULT_SETTINGS, rules: { "too-short": "off" as const } };
    worker = new DocumentWorker({ script: resolve("dist/alt-text.mjs"), root: resolve("."), settings, limits: { timeMs } });
    return worker;
  };
  afterEach(() => worker.dispose());

  it("covers the document with the alt text written into it, and uses the folder's settings", async () => {
    startWorker(30_000);
    assert.deepEqual(await worker.findProblems(fastDocument, 0, "A map", neverAborted), []);
    assert.match((await worker.findProblems(fastDocument, 0, "A form", neverAborted))[0]?.message ?? "", /next image/);
    const texts = new Map([
      [0, "A map"],
      [2, "A form"],
    ]);
    assert.deepEqual([...(await worker.findProblemsTogether(fastDocument, texts, neverAborted)).keys()], [2]);
    assert.equal((await worker.findUses(fastDocument, neverAborted)).length, 3);
  });

  it("reports the name of a document that exceeds the time limit, and continues with the others", async () => {
    startWorker(1500);
    const results = [slowDocument, fastDocument].map((document) => worker.findProblems(document, 0, "A map", neverAborted));
    const [hanging = assert.fail(), waiting = assert.fail()] = results;
    const failure = await catchFailure(hanging);
    assert.ok(failure.kind === "documentUnreadable");
    assert.equal(failure.name, "docs/slow.md");
    assert.deepEqual(await waiting, []);
  });

  it("stops at once when it is aborted", async () => {
    startWorker(30_000);
    const startMs = performance.now();
    await assert.rejects(worker.findProblems(slowDocument, 0, "A map", AbortSignal.timeout(200)), { name: "TimeoutError" });
    assert.ok(performance.now() - startMs < 1000);
  });
});
