import assert from "node:assert/strict";
import { join } from "node:path";
import { parseGpus, parseGroupLimits, readMachine, computeLinuxMemory } from "../../../../src/models/fit/machine.ts";
import { createFolder, removeFolders } from "../../../fixtures/folder.ts";
import { writeScript } from "../../../fixtures/script.ts";
import { itOnUnix } from "../../../fixtures/systems.ts";

const MIB = 2 ** 20;

describe("readMachine", () => {
  afterEach(removeFolders);

  it("counts reclaimable file cache as free memory on Linux", () => {
    const meminfo = "MemTotal:       16000000 kB\nMemFree:          100000 kB\nMemAvailable:    9000000 kB\n";
    assert.deepEqual(computeLinuxMemory({ total: 16e9, free: 1 }, meminfo, undefined), { total: 16e9, free: 9_000_000 * 1024 });
    assert.deepEqual(computeLinuxMemory({ total: 16e9, free: 5 }, "", undefined), { total: 16e9, free: 5 });
  });

  it("respects the memory limit of a container", () => {
    const limits = parseGroupLimits("4000000000\n", "3000000000\n", "anon 1\ninactive_file 500000000\nactive_file 250000000\n");
    assert.deepEqual(limits, { total: 4e9, free: 1.75e9 });
    assert.deepEqual(computeLinuxMemory({ total: 16e9, free: 8e9 }, "", limits), { total: 4e9, free: 1.75e9 });
    assert.deepEqual(computeLinuxMemory({ total: 16e9, free: 8e9 }, "", { total: 64e9, free: 1 }), { total: 16e9, free: 8e9 });
  });

  it("reports no limit if the container has none", () => {
    for (const max of ["max\n", "", "9223372036854771712 bytes"]) assert.equal(parseGroupLimits(max, "1\n", ""), undefined);
  });

  it("reads the memory of this machine", async () => {
    const { memory, gpus } = await readMachine(undefined, new AbortController().signal);
    assert.ok(memory.free > 50 * MIB && memory.free <= memory.total);
    assert.deepEqual(gpus, []);
  });

  itOnUnix("lists the GPUs that llama-server reports", async () => {
    const lines = [
      "Available devices:",
      "  CUDA0: NVIDIA GeForce RTX 4090 (24564 MiB, 23010 MiB free)",
      "  MTL0: Apple M3 (16384 MiB, 12000 MiB free)",
    ];
    const server = await writeScript(join(await createFolder(), "llama-server"), ...lines.map((line) => `echo '${line}'`));
    const { gpus } = await readMachine(server, new AbortController().signal);
    assert.deepEqual(gpus, [
      { name: "NVIDIA GeForce RTX 4090", total: 24_564 * MIB, free: 23_010 * MIB, isShared: false },
      { name: "Apple M3", total: 16_384 * MIB, free: 12_000 * MIB, isShared: true },
    ]);
    assert.deepEqual(parseGpus("Available devices:\n  (none)\n"), []);
  });

  it("recognizes integrated GPUs, which share main memory", () => {
    const shared = [
      "Intel(R) Iris(R) Xe Graphics (ADL GT2)",
      "Intel(R) UHD Graphics 770",
      "AMD Radeon(TM) Graphics (RADV PHOENIX)",
      "AMD Radeon 780M Graphics",
    ];
    for (const name of shared) assert.equal(parseGpus(`  Vulkan0: ${name} (8000 MiB, 7000 MiB free)`)[0]?.isShared, true, name);
    for (const name of ["AMD Radeon RX 7900 XTX (RADV NAVI31)", "NVIDIA RTX A4000", "Intel(R) Arc(tm) A770"]) {
      assert.equal(parseGpus(`  Vulkan0: ${name} (8000 MiB, 7000 MiB free)`)[0]?.isShared, false, name);
    }
  });

  it("reports no GPUs if llama-server does not answer", async () => {
    const { gpus } = await readMachine(join(await createFolder(), "none"), new AbortController().signal);
    assert.deepEqual(gpus, []);
  });
});
