import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DecodeJob } from "../../../../src/engine/images/decoding.ts";
import { Decoder } from "../../../../src/engine/images/decoder.ts";
import { CPU_LIMIT_SIGNAL } from "../../../../src/process/guardProcess.ts";
import { createFolder, removeFolders } from "../../../fixtures/folder.ts";

const job = { kind: "inspect", input: { path: "image.png", sha256: "0" }, limits: { megapixels: 1, seconds: 20 } } as const;

const inspected = { kind: "inspected", facts: { size: { width: 1, height: 1 }, notes: [] } } as const;

/** Gives a job to a decoder whose script runs `handleJob` for each. @returns the outcome, and the number of jobs that decoders received */
async function decodeWith(handleJob: (jobCount: string) => string, decodeJob: DecodeJob = job) {
  const folder = await createFolder();
  const [script, jobs] = [join(folder, "decoder.cjs"), join(folder, "jobs")];
  await writeFile(jobs, "");
  await writeFile(
    script,
    `const { appendFileSync, readFileSync } = require("node:fs");
    const answer = () => process.send({ kind: "result", result: ${JSON.stringify(inspected)}, residentBytes: 0 });
    process.on("message", () => {
      appendFileSync(${JSON.stringify(jobs)}, "x");
      ${handleJob(`readFileSync(${JSON.stringify(jobs)}).length`)}
    });
    process.send({ kind: "ready" });`,
  );
  const decoder = new Decoder(script);
  try {
    const outcome = await decoder.decode(decodeJob, new AbortController().signal);
    return { outcome, jobs: (await readFile(jobs)).length };
  } finally {
    decoder.dispose();
  }
}

describe("a decoder process that is killed", () => {
  afterEach(removeFolders);

  /** Starts decoders that are killed by each of their first `deaths` jobs. */
  const decode = (deaths: number) =>
    decodeWith((jobCount) => `if (${jobCount} <= ${deaths}) process.kill(process.pid, "SIGKILL"); else answer();`);

  it("is replaced by another decoder that receives the image again, because the image may not be the cause", async () => {
    const { outcome, jobs } = await decode(1);
    assert.deepEqual([outcome.kind, jobs], ["inspected", 2]);
  });

  it("is not replaced a second time for the same image, which is reported instead", async () => {
    const { outcome, jobs } = await decode(9);
    assert.deepEqual([outcome, jobs], [{ kind: "died", reason: "Decoding the image needs too much memory." }, 2]);
  });
});

describe("the time limit of a decoder process", () => {
  afterEach(removeFolders);

  const shortJob = { ...job, limits: { ...job.limits, seconds: 0.1 } };

  it("does not count the time in which other processes use the CPU", async () => {
    const { outcome } = await decodeWith(() => "setTimeout(answer, 300)", shortJob);
    assert.deepEqual(outcome, inspected);
  });

  it("ends a process that has used so much CPU time, and the image is not decoded again", async () => {
    // As the process ends itself at the limit.
    const { outcome, jobs } = await decodeWith(() => `setTimeout(() => process.kill(process.pid, "${CPU_LIMIT_SIGNAL}"), 300)`, shortJob);
    assert.deepEqual([outcome, jobs], [{ kind: "timedOut" }, 1]);
  });

  it("ends a process that never answers", async () => {
    const { outcome } = await decodeWith(() => "", shortJob);
    assert.deepEqual(outcome, { kind: "timedOut" });
  });
});
