import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Decoder } from "../../../../src/engine/images/decoder.ts";
import { createFolder, removeFolders } from "../../../fixtures/folder.ts";

const job = { kind: "inspect", input: { path: "image.png", sha256: "0" }, limits: { megapixels: 1, seconds: 20 } } as const;

describe("a decoder process that is killed", () => {
  afterEach(removeFolders);

  /** Starts decoders that are killed by each of their first `deaths` jobs. @returns the outcome of a job, and the number of jobs */
  const decode = async (deaths: number) => {
    const folder = await createFolder();
    const [script, jobs] = [join(folder, "decoder.cjs"), join(folder, "jobs")];
    await writeFile(jobs, "");
    await writeFile(
      script,
      `const { appendFileSync, readFileSync } = require("node:fs");
      process.on("message", () => {
        appendFileSync(${JSON.stringify(jobs)}, "x");
        if (readFileSync(${JSON.stringify(jobs)}).length <= ${deaths}) process.kill(process.pid, "SIGKILL");
        const result = { kind: "inspected", facts: { size: { width: 1, height: 1 }, notes: [] } };
        process.send({ kind: "result", result, residentBytes: 0 });
      });
      process.send({ kind: "ready" });`,
    );
    const decoder = new Decoder(script);
    try {
      const outcome = await decoder.decode(job, new AbortController().signal);
      return { outcome, jobs: (await readFile(jobs)).length };
    } finally {
      decoder.dispose();
    }
  };

  it("is replaced by another decoder that receives the image again, because the image may not be the cause", async () => {
    const { outcome, jobs } = await decode(1);
    assert.deepEqual([outcome.kind, jobs], ["inspected", 2]);
  });

  it("is not replaced a second time for the same image, which is reported instead", async () => {
    const { outcome, jobs } = await decode(9);
    assert.deepEqual([outcome, jobs], [{ kind: "died", reason: "Decoding the image needs too much memory." }, 2]);
  });
});
