import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnServer } from "../../src/engine/backends/llamaServer/childProcess.ts";
import { buildLlamaServerArguments, buildLlamaServerEnvironment } from "../../src/engine/backends/llamaServer/commandLine.ts";
import { estimateMemory, computeShape } from "../../src/models/fit/estimate.ts";
import { DEFAULT_LAUNCH_SETTINGS, type LaunchSettings } from "../../src/models/fit/launchSettings.ts";
import { readMachine } from "../../src/models/fit/machine.ts";
import { examineFiles } from "../../src/models/store/examine.ts";
import { writeRandomModel, type RandomModelSize } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { llamaServer, model, projector } from "./support.ts";

const MIB = 2 ** 20;

/** Match the lines in llama-server's log that report buffer sizes: weights, KV cache, compute buffers, and the whole projector. */
const BUFFER_PATTERNS = [
  /load_tensors: +\S+ model buffer size = +([\d.]+) MiB/,
  /llama_kv_cache: +\S+ KV buffer size = +([\d.]+) MiB/,
  /sched_reserve: +\S+ compute buffer size = +([\d.]+) MiB/,
  /worst-case memory usage of mmproj is ([\d.]+) MiB/,
];

let startCount = 0;

/** Starts llama-server as the engine does. @returns the total size of the buffers in its log and, on Linux, its resident memory */
async function measureMemory(
  files: { model: string; projector: string },
  folder: string,
  settings: LaunchSettings,
): Promise<{ reportedBytes: number; residentBytes?: number }> {
  const address = { kind: "socket", path: join(folder, `${startCount++}.sock`) } as const;
  const args = buildLlamaServerArguments({ executable: llamaServer, ...files, address, settings });
  const server = spawnServer(llamaServer, args, buildLlamaServerEnvironment(process.env));
  let reportedBytes = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      server.onLine((line) => {
        for (const pattern of BUFFER_PATTERNS) reportedBytes += Number(pattern.exec(line)?.[1] ?? 0) * MIB;
        if (line.includes("all slots are idle")) resolve();
      });
      void server.exited.then((reason) => reject(new Error(`llama-server ended: ${reason}`)));
    });
    const status = await readFile(`/proc/${server.pid}/status`, "utf8").catch(() => "");
    const resident = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return { reportedBytes, ...(resident === undefined ? {} : { residentBytes: Number(resident) * 1024 }) };
  } finally {
    server.kill();
    await server.exited;
  }
}

describe("the memory estimate for a model", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-fit-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function assertEstimate(files: { model: string; projector: string }, settings = DEFAULT_LAUNCH_SETTINGS): Promise<void> {
    const { loaded } = estimateMemory(computeShape(await examineFiles(files)), settings);
    const { reportedBytes, residentBytes } = await measureMemory(files, folder, settings);
    const text = `${loaded / MIB} MiB estimated, ${reportedBytes / MIB} reported, ${(residentBytes ?? 0) / MIB} resident`;
    assert.ok(reportedBytes > 0, "nothing was reported");
    assert.ok(Math.abs(loaded - reportedBytes) <= 0.15 * reportedBytes, text);
    // Resident memory excludes buffer pages that were never written, and includes the program itself.
    if (residentBytes !== undefined) assert.ok(Math.abs(loaded - residentBytes) <= Math.max(0.15 * residentBytes, 100e6), text);
  }

  it("matches what llama-server reports for the tiny model", () => assertEstimate({ model, projector }));

  for (const size of ["50M", "300M"] satisfies RandomModelSize[]) {
    it(`matches what llama-server reports for a model with ${size} random weights`, async () =>
      assertEstimate(await writeRandomModel(randomModels, size)));
  }

  for (const changes of [{ slots: 4 }, { cacheType: "q8_0" }, { contextTokens: 8192 }] satisfies Partial<LaunchSettings>[]) {
    it(`matches what llama-server reports with ${JSON.stringify(changes)}`, async () =>
      assertEstimate(await writeRandomModel(randomModels, "50M"), { ...DEFAULT_LAUNCH_SETTINGS, ...changes }));
  }
});

describe("the memory report of a machine", () => {
  it("includes the GPUs that llama-server lists", async () => {
    const { memory, gpus } = await readMachine(llamaServer, new AbortController().signal);
    assert.ok(memory.total > 1e9);
    for (const gpu of gpus) assert.ok(gpu.total >= gpu.free && gpu.free > 0, gpu.name);
  });
});
