import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BuildChoice } from "../../../src/core/llamaServerBuild.ts";
import { chooseBuilds } from "../../../src/llamaServer/chooseBuilds.ts";
import { hasLinuxAdapter, hasRegistryAdapter, type Gpus } from "../../../src/llamaServer/gpus/detectGpus.ts";
import { parseNvidiaSmi } from "../../../src/llamaServer/gpus/nvidia.ts";
import { listBuilds, releases, titleOf } from "../../../src/llamaServer/releases.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { banner, oldBanner, unsupportedQuery } from "./nvidiaSmi.ts";

const ok = (text: string) => ({ text, succeeded: true });
const failed = (text: string) => ({ text, succeeded: false });

/** Reads the outputs of nvidia-smi as `detectGpus` does. */
function gpusFrom(...outputs: Parameters<typeof parseNvidiaSmi>): Gpus {
  const read = parseNvidiaSmi(...outputs);
  return "problem" in read ? { nvidiaProblem: read.problem, hasGpu: true } : { nvidia: read, hasGpu: true };
}

function titles(platform: string, gpus: Gpus, choice: BuildChoice = "auto"): string[] {
  return chooseBuilds(listBuilds(releases, platform), gpus, choice).builds.map(titleOf);
}

function reasons(platform: string, gpus: Gpus, choice: BuildChoice = "auto"): string[] {
  return chooseBuilds(listBuilds(releases, platform), gpus, choice).replaced.map(({ title, reason }) => `${title}: ${reason}`);
}

describe("the choice of a build on a machine with an NVIDIA GPU", () => {
  const rows: [string, Gpus, string[], string[]][] = [
    [
      "CUDA 13.4 and compute capability 8.9",
      gpusFrom(ok(banner({ driver: "617.14", cuda: "13.4", label: "UMD" })), ok("8.9, NVIDIA GeForce RTX 4090\n")),
      ["CUDA 13.4", "Vulkan", "CPU"],
      ["CUDA 13.4", "Vulkan", "CPU"],
    ],
    [
      "CUDA 13.3, which is older than the newest build",
      gpusFrom(ok(banner({ driver: "610.43.02", cuda: "13.3", label: "UMD" })), ok("12.0, NVIDIA GeForce RTX 5070\n")),
      ["CUDA 12.8", "Vulkan", "CPU"],
      ["CUDA 12.4", "Vulkan", "CPU"],
    ],
    [
      "CUDA 13.10, which is newer than 13.4",
      gpusFrom(ok(banner({ driver: "640.10", cuda: "13.10", label: "UMD" })), ok("8.6, NVIDIA GeForce RTX 3060\n")),
      ["CUDA 13.4", "Vulkan", "CPU"],
      ["CUDA 13.4", "Vulkan", "CPU"],
    ],
    [
      "CUDA 12.4",
      gpusFrom(ok(banner({ driver: "550.54.15", cuda: "12.4" })), ok("8.6, NVIDIA GeForce RTX 3060\n")),
      ["Vulkan", "CPU"],
      ["CUDA 12.4", "Vulkan", "CPU"],
    ],
    [
      "CUDA 13.4, but a GPU of the Pascal generation",
      gpusFrom(ok(banner({ driver: "617.14", cuda: "13.4", label: "UMD" })), ok("6.1, NVIDIA GeForce GTX 1080\n")),
      ["CUDA 12.8", "Vulkan", "CPU"],
      ["CUDA 12.4", "Vulkan", "CPU"],
    ],
    [
      "two GPUs, of which the older one decides",
      gpusFrom(
        ok(banner({ driver: "617.14", cuda: "13.4", label: "UMD" })),
        ok("8.9, NVIDIA GeForce RTX 4090\n6.1, NVIDIA GeForce GT 1030\n"),
      ),
      ["CUDA 12.8", "Vulkan", "CPU"],
      ["CUDA 12.4", "Vulkan", "CPU"],
    ],
    [
      "an old driver that does not report the compute capability",
      gpusFrom(ok(oldBanner), failed(unsupportedQuery)),
      ["Vulkan", "CPU"],
      ["Vulkan", "CPU"],
    ],
    [
      "compute capabilities that are not available",
      gpusFrom(ok(banner({ driver: "617.14", cuda: "13.4", label: "UMD" })), ok("[N/A], NVIDIA GeForce RTX 4090\n")),
      ["CUDA 12.8", "Vulkan", "CPU"],
      ["CUDA 12.4", "Vulkan", "CPU"],
    ],
    [
      "a container without the driver's CUDA library",
      gpusFrom(ok(banner({ driver: "550.54.15", cuda: "N/A" })), ok("8.6, NVIDIA GeForce RTX 3060\n")),
      ["Vulkan", "CPU"],
      ["Vulkan", "CPU"],
    ],
    [
      "a driver that does not respond",
      gpusFrom(
        failed(
          "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n",
        ),
        failed("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n"),
      ),
      ["Vulkan", "CPU"],
      ["Vulkan", "CPU"],
    ],
    [
      "a driver that was updated without a restart",
      gpusFrom(failed("Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 550.54\n"), failed("")),
      ["Vulkan", "CPU"],
      ["Vulkan", "CPU"],
    ],
    ["no device", gpusFrom(failed("No devices were found\n"), failed("No devices were found\n")), ["Vulkan", "CPU"], ["Vulkan", "CPU"]],
  ];
  for (const [what, gpus, onLinux, onWindows] of rows) {
    it(`follows ${what}`, () => {
      assert.deepEqual(titles("linux-x64", gpus), onLinux);
      assert.deepEqual(titles("win32-x64", gpus), onWindows);
    });
  }

  it("names the driver as the reason if it is too old for every CUDA build", () => {
    const gpus = gpusFrom(ok(oldBanner), failed(unsupportedQuery));
    assert.deepEqual(reasons("linux-x64", gpus), ["CUDA: The NVIDIA driver supports CUDA 11.4, which is too old. Update the driver."]);
  });

  it("names the GPU as the reason if no CUDA build supports it", () => {
    const gpus = gpusFrom(ok(banner({ driver: "570.86.10", cuda: "12.8" })), ok("3.5, NVIDIA GeForce GT 710\n"));
    assert.deepEqual(titles("linux-x64", gpus), ["Vulkan", "CPU"]);
    assert.match(reasons("linux-x64", gpus)[0] ?? "", /compute capability is 3\.5/);
  });

  it("uses Vulkan where llama.cpp publishes no CUDA build", () => {
    const gpus = gpusFrom(ok(banner({ driver: "617.14", cuda: "13.4", label: "UMD" })), ok("12.1, NVIDIA GB10\n"));
    assert.deepEqual(titles("linux-arm64", gpus), ["Vulkan", "CPU"]);
    assert.match(reasons("linux-arm64", gpus)[0] ?? "", /^CUDA: llama\.cpp publishes no such build/);
    assert.deepEqual(titles("win32-arm64", gpus), ["CPU"]);
  });
});

describe("the choice of a build on other machines", () => {
  const amd: Gpus = { hasGpu: true };
  const none: Gpus = { hasGpu: false };

  it("is Vulkan for any other GPU, and the CPU without one", () => {
    assert.deepEqual(titles("linux-x64", amd), ["Vulkan", "CPU"]);
    assert.deepEqual(titles("win32-x64", amd), ["Vulkan", "CPU"]);
    assert.deepEqual(titles("linux-x64", none), ["CPU"]);
    assert.deepEqual(titles("linux-arm64", none), ["CPU"]);
    assert.deepEqual(reasons("linux-x64", amd), []);
  });

  it("is the only build of a Mac, whatever the user chooses", () => {
    for (const choice of ["auto", "cpu", "vulkan", "cuda", "rocm"] as const) {
      assert.deepEqual(titles("darwin-arm64", amd, choice), ["Metal"]);
      assert.deepEqual(titles("darwin-x64", amd, choice), ["CPU"]);
    }
    assert.deepEqual(reasons("darwin-arm64", amd), []);
  });

  it("is the build that the user chooses, followed by those that replace it", () => {
    assert.deepEqual(titles("linux-x64", none, "vulkan"), ["Vulkan", "CPU"]);
    assert.deepEqual(titles("linux-x64", none, "rocm"), ["ROCm 10.0", "Vulkan", "CPU"]);
    assert.deepEqual(titles("linux-x64", amd, "cpu"), ["CPU"]);
  });

  it("says why the CUDA build that the user chose is not suitable", () => {
    assert.deepEqual(titles("linux-x64", amd, "cuda"), ["Vulkan", "CPU"]);
    assert.deepEqual(reasons("linux-x64", amd, "cuda"), ["CUDA: No NVIDIA driver was found (nvidia-smi)."]);
    const broken: Gpus = { hasGpu: true, nvidiaProblem: "Failed to initialize NVML: Unknown Error" };
    assert.deepEqual(reasons("linux-x64", broken, "cuda"), ["CUDA: Failed to initialize NVML: Unknown Error"]);
  });
});

describe("the detection of other GPUs", () => {
  afterEach(removeFolders);

  async function linux(vendors: (string | undefined)[]): Promise<boolean> {
    const folder = await createFolder();
    for (const [index, vendor] of vendors.entries()) {
      await mkdir(join(folder, `renderD${128 + index}`, "device"), { recursive: true });
      if (vendor !== undefined) await writeFile(join(folder, `renderD${128 + index}`, "device", "vendor"), `${vendor}\n`);
    }
    return hasLinuxAdapter(folder);
  }

  it("finds those of AMD and Intel, and of systems on a chip, in Linux's list of adapters", async () => {
    assert.equal(await linux(["0x1002"]), true);
    assert.equal(await linux(["0x8086"]), true);
    assert.equal(await linux([undefined]), true);
  });

  it("ignores the screens of virtual machines and servers", async () => {
    assert.equal(await linux([]), false);
    assert.equal(await linux(["0x1af4"]), false);
    assert.equal(await linux(["0x1a03", "0x15ad"]), false);
    assert.equal(await hasLinuxAdapter("/does/not/exist"), false);
  });

  it("reads the display adapters from the registry of Windows", () => {
    const key = String.raw`HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}`;
    const output = (...ids: string[]) =>
      ids.map((id, n) => `\r\n${key}\\000${n}\r\n    MatchingDeviceId    REG_SZ    ${id}\r\n`).join("") +
      `\r\nEnd of search: ${ids.length} match(es) found.\r\n`;
    assert.equal(hasRegistryAdapter(output(String.raw`PCI\VEN_1002&DEV_164E&SUBSYS_00000000`)), true);
    assert.equal(hasRegistryAdapter(output(String.raw`pci\ven_8086&dev_9a49`)), true);
    assert.equal(hasRegistryAdapter(output(String.raw`ACPI\VEN_QCOM&DEV_0C36`)), true);
    assert.equal(hasRegistryAdapter(output(String.raw`PCI\VEN_15AD&DEV_0405`, String.raw`ROOT\BasicDisplay`)), false);
    assert.equal(hasRegistryAdapter("ERROR: The system was unable to find the specified registry key or value.\r\n"), false);
  });
});
