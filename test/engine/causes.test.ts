import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { LocalTarget } from "../../src/protocol/target.ts";
import { LlamaServerSupervisor } from "../../src/engine/backends/llamaServer/supervisor.ts";
import { fitModel } from "../../src/engine/fitModel.ts";
import { spawnServer } from "../../src/engine/backends/llamaServer/childProcess.ts";
import { Log } from "../../src/engine/log.ts";
import { FailureError } from "../../src/failures/failure.ts";
import { TestEngine, ask, llamaServer, localTarget, model, projector } from "./support.ts";
import { catchFailure } from "../waiting.ts";
import { getCaption } from "../fixtures/captions.ts";
import { createFixedServerSource } from "../fixtures/serverSource.ts";

const run = promisify(execFile);

describe("a question with a broken setup", () => {
  let folder: string;
  let engine: TestEngine;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-causes-"));
    engine = await TestEngine.create();
  });
  after(async () => {
    await engine.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  const createTarget = (change: Partial<LocalTarget>) => ({ kind: "local" as const, model, projector, llamaServer, ...change });

  /** Asks with a broken target, and then checks that the next question works. */
  async function askWithBrokenTarget(change: Partial<LocalTarget>) {
    const client = engine.createClient();
    const failure = await catchFailure(ask(client, { target: createTarget(change) }));
    assert.equal((await ask(client, {})).text, getCaption("images/login-form.png"));
    return failure;
  }

  it("fails without a model", async () => {
    assert.equal((await askWithBrokenTarget({ model: "", projector: "" })).kind, "noModel");
  });

  it("fails while the model file is missing, and is answered once it exists", async () => {
    const path = join(folder, "later.gguf");
    const failure = await askWithBrokenTarget({ model: path });
    assert.deepEqual(failure, { kind: "fileMissing", role: "model", path });
    await writeFile(path, await readFile(model));
    assert.equal((await ask(engine.createClient(), { target: createTarget({ model: path }) })).text, getCaption("images/login-form.png"));
  });

  it("fails with a truncated model", async () => {
    const path = join(folder, "short.gguf");
    await writeFile(path, (await readFile(model)).subarray(0, 1_000_000));
    const failure = await askWithBrokenTarget({ model: path });
    assert.ok(failure.kind === "corruptModel" && failure.role === "model");
    assert.match(failure.reason, /corrupted or incomplete/);
  });

  it("fails with a model that is not a GGUF file", async () => {
    const path = join(folder, "page.gguf");
    await writeFile(path, "<!DOCTYPE html><title>404</title>");
    const failure = await askWithBrokenTarget({ model: path });
    assert.ok(failure.kind === "corruptModel" && failure.role === "model");
  });

  it("fails when the model and the projector are swapped", async () => {
    const failure = await askWithBrokenTarget({ model: projector, projector: model });
    assert.ok(failure.kind === "corruptModel" && failure.role === "model");
    assert.match(failure.reason, /is a projector/);
  });

  it("fails with the projector of another model", async () => {
    const path = join(folder, "other.mmproj.gguf");
    await writeFile(path, narrowProjection(await readFile(projector)));
    const failure = await askWithBrokenTarget({ projector: path });
    assert.equal(failure.kind, "projectorMismatch");
    assert.match(failure.kind === "projectorMismatch" ? failure.reason : "", /\b192\b.*\b96\b/);
  });

  it("fails with a llama-server that is not a program", async () => {
    const failure = await askWithBrokenTarget({ llamaServer: projector });
    assert.equal(failure.kind, "llamaServerUnusable");
  });

  it("is answered when a port is in use, because llama-server is started on another port", async () => {
    const { blocker, port } = await occupyPort();
    const argsOfStarts: string[][] = [];
    const supervisor = new LlamaServerSupervisor({
      folder,
      ...createFixedServerSource(llamaServer),
      fit: fitModel,
      spawn: (executable, args, env) => {
        argsOfStarts.push(args);
        // Simulates another process that took the port of the first attempt after that port was chosen.
        const blockedArgs = argsOfStarts.length > 1 ? args : args.map((arg, at) => (args[at - 1] === "--port" ? port : arg));
        return spawnServer(executable, blockedArgs, env);
      },
      log: new Log(),
      onState: () => {},
      listenOn: "port",
    });
    try {
      await supervisor.getServer(localTarget as LocalTarget, AbortSignal.timeout(30_000));
      assert.equal(argsOfStarts.length, 2);
    } finally {
      supervisor.stop();
      blocker.close();
    }
  });

  it("fails when every port is in use", async () => {
    const { blocker, port } = await occupyPort();
    const supervisor = new LlamaServerSupervisor({
      folder,
      ...createFixedServerSource(llamaServer),
      fit: fitModel,
      spawn: (executable, args, env) =>
        spawnServer(
          executable,
          args.map((arg, at) => (args[at - 1] === "--port" ? port : arg)),
          env,
        ),
      log: new Log(),
      onState: () => {},
      listenOn: "port",
    });
    try {
      await assert.rejects(supervisor.getServer(localTarget as LocalTarget, AbortSignal.timeout(30_000)), (error) => {
        assert.ok(error instanceof FailureError && error.failure.kind === "portInUse");
        return true;
      });
    } finally {
      blocker.close();
    }
  });

  it("fails on a full cache disk without leaving partial files, and is answered once there is free space", async function () {
    const disk = join(folder, "disk");
    await mkdir(disk);
    // Mounting requires root. Without it, the report counts this test as skipped.
    if (process.getuid?.() !== 0) return this.skip();
    await run("mount", ["-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", disk]);
    const fullDiskEngine = await TestEngine.create();
    try {
      fullDiskEngine.options.cache = disk;
      await writeFile(join(disk, "filling"), Buffer.alloc(60_000));
      const client = fullDiskEngine.createClient();
      const chart = await readFile("test/fixtures/workspace/images/chart.png");
      const bytes = Buffer.concat([chart, Buffer.alloc(30_000)]);
      const failure = await catchFailure(ask(client, { bytes }));
      assert.equal(failure.kind, "diskFull");
      const { stdout } = await run("find", [disk, "-name", "*.tmp"]);
      assert.equal(stdout, "");
      await rm(join(disk, "filling"));
      assert.equal((await ask(client, { image: "images/chart.png" })).text, getCaption("images/chart.png"));
    } finally {
      await fullDiskEngine.dispose();
      await run("umount", ["-l", disk]);
    }
  });
});

/** Occupies a port with a server. */
async function occupyPort() {
  const blocker = createServer().listen(0, "127.0.0.1");
  await once(blocker, "listening");
  const address = blocker.address();
  return { blocker, port: typeof address === "object" && address ? String(address.port) : "" };
}

/**
 * Changes a projector to one for a model of another width. The output dimension is halved and each value becomes F32 instead of F16, so that
 * every tensor keeps its size and offset.
 */
function narrowProjection(gguf: Buffer): Buffer {
  const changed = Buffer.from(gguf);
  for (const name of ["mm.input_projection.weight", "mm.a.input_projection.weight"]) {
    // After the name: the number of dimensions (u32), the two dimensions (u64), the type (u32; 1 is F16, 0 is F32).
    const at = changed.indexOf(name) + name.length;
    changed.writeBigUInt64LE(96n, at + 4 + 8);
    changed.writeUInt32LE(0, at + 4 + 16);
  }
  return changed;
}
