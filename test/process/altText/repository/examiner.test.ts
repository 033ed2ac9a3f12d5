import assert from "node:assert/strict";
import { join } from "node:path";
import { Examiner } from "../../../../src/altText/repository/examineThread/examiner.ts";
import { folderWith } from "../../../fixtures/folder.ts";

/** Says of each document that it has begun, and then does with it what its path says. */
const THREAD = `import { parentPort } from "node:worker_threads";
parentPort.on("message", ({ id, path }) => {
  parentPort.postMessage({ kind: "began", id, length: 1 });
  if (path === "ends") process.exit(3);
  if (path === "fills") { const all = []; for (;;) all.push(new Array(1e6).fill(0.5)); }
  if (path === "fails") return parentPort.postMessage({ kind: "failed", id, reason: "it is no text" });
  parentPort.postMessage({ kind: "examined", id, document: path === "empty" ? undefined : { source: path } });
});`;

describe("the thread that examines documents", () => {
  let folder: Awaited<ReturnType<typeof folderWith>>;
  let examiner: Examiner;
  before(async () => (folder = await folderWith({ "thread.mjs": THREAD })));
  beforeEach(() => (examiner = new Examiner(join(folder.path, "thread.mjs"), { root: folder.path }, { megabytes: 100 })));
  afterEach(() => examiner.dispose());
  after(() => folder.remove());

  const all = async (...paths: string[]) =>
    Promise.all(
      paths.map((path) =>
        examiner.examine(path).then(
          (document) => document?.source,
          (error: Error) => error.message,
        ),
      ),
    );

  it("gives each document its own answer", async () => {
    assert.deepEqual(await all("a", "empty", "fails", "b"), ["a", undefined, "it is no text", "b"]);
  });

  it("leaves out the document that it ends over, and takes the others in another", async () => {
    assert.deepEqual(await all("a", "ends", "b", "ends", "c"), ["a", "its thread came to an end", "b", "its thread came to an end", "c"]);
  });

  it("leaves out a document that takes all memory, and not the process", async () => {
    assert.deepEqual(await all("a", "fills", "b"), ["a", "it takes too much memory to read", "b"]);
  }).timeout(60_000);

  it("that can't begin fails all that wait for it", async () => {
    examiner.dispose();
    examiner = new Examiner(join(folder.path, "none.mjs"), { root: folder.path });
    for (const message of await all("a", "b")) assert.match(message ?? "", /none\.mjs/);
  });
});
