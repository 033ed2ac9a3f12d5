import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { BlockingThread } from "../../../../src/altText/plugins/blockingThread.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";

/** Answers with the request in capitals. Hangs or ends if the request says so. */
const SCRIPT = `
import { workerData } from "node:worker_threads";
const { port, answerCount } = workerData;
port.on("message", (request) => {
  if (request === "end") process.exit(1);
  if (request === "fail") throw new Error("The thread failed.");
  while (request === "hang");
  port.postMessage(request.toUpperCase());
  Atomics.add(answerCount, 0, 1);
  Atomics.notify(answerCount, 0);
});`;

describe("a thread for which the caller waits", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  let thread: BlockingThread<string, string>;
  beforeEach(async () => {
    folder = await createFolderWith({ "thread.mjs": SCRIPT });
    thread = new BlockingThread(pathToFileURL(join(folder.path, "thread.mjs")), 3000);
  });
  afterEach(() => folder.remove());

  it("answers each request", () => {
    assert.deepEqual(
      ["a", "b", "c"].map((request) => thread.ask(request)),
      ["A", "B", "C"],
    );
  });

  for (const request of ["hang", "end", "fail"]) {
    it(`is replaced if it does not answer (${request})`, () => {
      assert.equal(thread.ask("a"), "A");
      assert.equal(thread.ask(request), undefined);
      assert.equal(thread.ask("b"), "B");
    });
  }
});
