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
import { TestEngine, ask, llamaServer, local, model, projector, trueCaption } from "./support.ts";
import { failureFrom } from "../waiting.ts";

const run = promisify(execFile);

describe("what can be wrong", () => {
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

  const target = (change: Partial<LocalTarget>) => ({ kind: "local" as const, model, projector, llamaServer, ...change });

  /** Asks with something wrong, and then checks that the next question works. */
  async function failureWith(change: Partial<LocalTarget>) {
    const client = engine.client();
    const failure = await failureFrom(ask(client, { target: target(change) }));
    assert.equal((await ask(client, {})).text, await trueCaption("images/login-form.png"));
    return failure;
  }

  it("no model", async () => {
    assert.equal((await failureWith({ model: "", projector: "" })).kind, "noModel");
  });

  it("a model file that is not there, found once it is", async () => {
    const path = join(folder, "later.gguf");
    const failure = await failureWith({ model: path });
    assert.deepEqual(failure, { kind: "fileMissing", role: "model", path });
    await writeFile(path, await readFile(model));
    assert.equal((await ask(engine.client(), { target: target({ model: path }) })).text, await trueCaption("images/login-form.png"));
  });

  it("a model cut short", async () => {
    const path = join(folder, "short.gguf");
    await writeFile(path, (await readFile(model)).subarray(0, 1_000_000));
    const failure = await failureWith({ model: path });
    assert.ok(failure.kind === "corruptModel" && failure.role === "model");
    assert.match(failure.reason, /corrupted or incomplete/);
  });

  it("a model that is no GGUF file", async () => {
    const path = join(folder, "page.gguf");
    await writeFile(path, "<!DOCTYPE html><title>404</title>");
    const failure = await failureWith({ model: path });
    assert.ok(failure.kind === "corruptModel" && failure.role === "model");
  });

  it("a model and a projector exchanged for one another", async () => {
    const failure = await failureWith({ model: projector, projector: model });
    assert.ok(failure.kind === "corruptModel" && failure.role === "model");
    assert.match(failure.reason, /is a projector/);
  });

  it("a projector of another model", async () => {
    const path = join(folder, "other.mmproj.gguf");
    await writeFile(path, withNarrowProjection(await readFile(projector)));
    const failure = await failureWith({ projector: path });
    assert.equal(failure.kind, "projectorMismatch");
    assert.match(failure.kind === "projectorMismatch" ? failure.reason : "", /192 .* 96/);
  });

  it("a llama-server that is no program", async () => {
    const failure = await failureWith({ llamaServer: projector });
    assert.equal(failure.kind, "llamaServerUnusable");
  });

  it("a port in use: another one is taken", async () => {
    const { taken, port } = await takePort();
    const starts: string[][] = [];
    const supervisor = new LlamaServerSupervisor({
      folder,
      obtain: async () => llamaServer,
      fit: fitModel,
      spawn: (executable, args, env) => {
        starts.push(args);
        // Somebody took the port of the first try between the look and the start.
        const hijacked = starts.length > 1 ? args : args.map((arg, at) => (args[at - 1] === "--port" ? port : arg));
        return spawnServer(executable, hijacked, env);
      },
      log: new Log(),
      onState: () => {},
      listenOn: "port",
    });
    try {
      await supervisor.serverFor(local as LocalTarget, AbortSignal.timeout(30_000));
      assert.equal(starts.length, 2);
    } finally {
      supervisor.stop();
      taken.close();
    }
  });

  it("ports that are all in use: a sentence that says so", async () => {
    const { taken, port } = await takePort();
    const supervisor = new LlamaServerSupervisor({
      folder,
      obtain: async () => llamaServer,
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
      await assert.rejects(supervisor.serverFor(local as LocalTarget, AbortSignal.timeout(30_000)), (error) => {
        assert.ok(error instanceof FailureError && error.failure.kind === "portInUse");
        return true;
      });
    } finally {
      taken.close();
    }
  });

  it("a full cache disk: nothing half written, and the question works once there is room", async function () {
    const disk = join(folder, "disk");
    await mkdir(disk);
    // Mounting needs root; without it the test counts as skipped, where everyone sees it.
    if (process.getuid?.() !== 0) return this.skip();
    await run("mount", ["-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", disk]);
    const full = await TestEngine.create();
    try {
      full.place.cache = disk;
      await writeFile(join(disk, "filling"), Buffer.alloc(60_000));
      const client = full.client();
      const big = await readFile("test/fixtures/workspace/images/chart.png");
      const bytes = Buffer.concat([big, Buffer.alloc(30_000)]);
      const failure = await failureFrom(ask(client, { bytes }));
      assert.equal(failure.kind, "diskFull");
      const { stdout } = await run("find", [disk, "-name", "*.tmp"]);
      assert.equal(stdout, "");
      await rm(join(disk, "filling"));
      assert.equal((await ask(client, { image: "images/chart.png" })).text, await trueCaption("images/chart.png"));
    } finally {
      await full.dispose();
      await run("umount", ["-l", disk]);
    }
  });
});

/** A server on a port that it keeps to itself. */
async function takePort() {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  return { taken, port: typeof address === "object" && address ? String(address.port) : "" };
}

/**
 * A projector for a model of another width: the same bytes, read as half as many outputs of twice the size, so that every tensor
 * stays where the file says.
 */
function withNarrowProjection(gguf: Buffer): Buffer {
  const changed = Buffer.from(gguf);
  for (const name of ["mm.input_projection.weight", "mm.a.input_projection.weight"]) {
    // After the name: the number of dimensions (u32), the two dimensions (u64), the type (u32; 1 is F16, 0 is F32).
    const at = changed.indexOf(name) + name.length;
    changed.writeBigUInt64LE(96n, at + 4 + 8);
    changed.writeUInt32LE(0, at + 4 + 16);
  }
  return changed;
}
