import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BuildChoice } from "../../../src/core/llamaServerBuild.ts";
import { chooseBuilds } from "../../../src/llamaServer/chooseBuilds.ts";
import { hasLinuxAdapter, hasLinuxNvidiaGpu, hasRegistryAdapter, hasRegistryNvidiaGpu } from "../../../src/llamaServer/gpus/adapters.ts";
import type { Gpus } from "../../../src/llamaServer/gpus/detectGpus.ts";
import { parseNvidiaSmi } from "../../../src/llamaServer/gpus/nvidia.ts";
import { listBuilds, releases, formatBuildTitle } from "../../../src/llamaServer/releases.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { createBanner, oldBanner, unsupportedQuery, type Banner } from "./nvidiaSmi.ts";

const createOutput = (text: string) => ({ text, hasSucceeded: true });
const createFailedOutput = (text: string) => ({ text, hasSucceeded: false });

/** Reads the outputs of nvidia-smi as `detectGpus` does. */
function readGpus(...outputs: Parameters<typeof parseNvidiaSmi>): Gpus {
  const read = parseNvidiaSmi(...outputs);
  return "problem" in read ? { nvidiaProblem: read.problem, hasGpu: true } : { nvidia: read, hasGpu: true };
}

/** Reads the outputs of a driver that works. @param gpus one line of nvidia-smi's list for each GPU: compute capability and name */
function readWorkingGpus(banner: Banner, ...gpus: string[]): Gpus {
  return readGpus(createOutput(createBanner(banner)), createOutput(gpus.map((gpu) => `${gpu}\n`).join("")));
}

function listTitles(platform: string, gpus: Gpus, choice: BuildChoice = "auto"): string[] {
  return chooseBuilds(listBuilds(releases, platform), gpus, choice).builds.map(formatBuildTitle);
}

function listReasons(platform: string, gpus: Gpus, choice: BuildChoice = "auto"): string[] {
  return chooseBuilds(listBuilds(releases, platform), gpus, choice).rejected.map(({ title, reason }) => `${title}: ${reason}`);
}

describe("the choice of a build on a machine with an NVIDIA GPU", () => {
  const rows: [string, Gpus, string[], string[]][] = [
    [
      "CUDA 13.4 and compute capability 8.9",
      readWorkingGpus({ driver: "617.14", cuda: "13.4", label: "UMD" }, "8.9, NVIDIA GeForce RTX 4090"),
      ["CUDA 13.4", "Vulkan", "CPU"],
      ["CUDA 13.4", "Vulkan", "CPU"],
    ],
    [
      "CUDA 13.3, which is older than the newest build",
      readWorkingGpus({ driver: "610.43.02", cuda: "13.3", label: "UMD" }, "12.0, NVIDIA GeForce RTX 5070"),
      ["CUDA 12.8", "Vulkan", "CPU"],
      ["CUDA 12.4", "Vulkan", "CPU"],
    ],
    [
      "CUDA 13.10, which is newer than 13.4",
      readWorkingGpus({ driver: "640.10", cuda: "13.10", label: "UMD" }, "8.6, NVIDIA GeForce RTX 3060"),
      ["CUDA 13.4", "Vulkan", "CPU"],
      ["CUDA 13.4", "Vulkan", "CPU"],
    ],
    [
      "CUDA 12.4",
      readWorkingGpus({ driver: "550.54.15", cuda: "12.4" }, "8.6, NVIDIA GeForce RTX 3060"),
      ["Vulkan", "CPU"],
      ["CUDA 12.4", "Vulkan", "CPU"],
    ],
    [
      "CUDA 13.4 with a GPU of the Pascal generation",
      readWorkingGpus({ driver: "617.14", cuda: "13.4", label: "UMD" }, "6.1, NVIDIA GeForce GTX 1080"),
      ["CUDA 12.8", "Vulkan", "CPU"],
      ["CUDA 12.4", "Vulkan", "CPU"],
    ],
    [
      "two GPUs, of which the older one decides",
      readWorkingGpus({ driver: "617.14", cuda: "13.4", label: "UMD" }, "8.9, NVIDIA GeForce RTX 4090", "6.1, NVIDIA GeForce GT 1030"),
      ["CUDA 12.8", "Vulkan", "CPU"],
      ["CUDA 12.4", "Vulkan", "CPU"],
    ],
    [
      "an old driver that does not report the compute capability",
      readGpus(createOutput(oldBanner), createFailedOutput(unsupportedQuery)),
      ["Vulkan", "CPU"],
      ["Vulkan", "CPU"],
    ],
    [
      "compute capabilities that are not available",
      readWorkingGpus({ driver: "617.14", cuda: "13.4", label: "UMD" }, "[N/A], NVIDIA GeForce RTX 4090"),
      ["CUDA 12.8", "Vulkan", "CPU"],
      ["CUDA 12.4", "Vulkan", "CPU"],
    ],
    [
      "a container without the driver's CUDA library",
      readWorkingGpus({ driver: "550.54.15", cuda: "N/A" }, "8.6, NVIDIA GeForce RTX 3060"),
      ["Vulkan", "CPU"],
      ["Vulkan", "CPU"],
    ],
    [
      "a driver that does not respond",
      readGpus(
        createFailedOutput(
          "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n",
        ),
        createFailedOutput("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n"),
      ),
      ["Vulkan", "CPU"],
      ["Vulkan", "CPU"],
    ],
    [
      "a driver that was updated without a restart",
      readGpus(
        createFailedOutput("Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 550.54\n"),
        createFailedOutput(""),
      ),
      ["Vulkan", "CPU"],
      ["Vulkan", "CPU"],
    ],
    [
      "a driver that finds no device",
      readGpus(createFailedOutput("No devices were found\n"), createFailedOutput("No devices were found\n")),
      ["Vulkan", "CPU"],
      ["Vulkan", "CPU"],
    ],
  ];
  for (const [machine, gpus, onLinux, onWindows] of rows) {
    it(`suits ${machine}`, () => {
      assert.deepEqual(listTitles("linux-x64", gpus), onLinux);
      assert.deepEqual(listTitles("win32-x64", gpus), onWindows);
    });
  }

  it("reads the driver's version in the layouts of all drivers", () => {
    assert.equal(readWorkingGpus({ driver: "617.14", cuda: "13.4", label: "UMD" }).nvidia?.driver, "617.14");
    assert.equal(readGpus(createOutput(oldBanner), createFailedOutput(unsupportedQuery)).nvidia?.driver, "470.256.02");
  });

  it("names the driver as the reason if it is too old for every CUDA build", () => {
    const gpus = readGpus(createOutput(oldBanner), createFailedOutput(unsupportedQuery));
    assert.deepEqual(listReasons("linux-x64", gpus), ["CUDA: The NVIDIA driver supports CUDA 11.4, which is too old. Update the driver."]);
  });

  it("names the GPU as the reason if no CUDA build supports it", () => {
    const gpus = readWorkingGpus({ driver: "570.86.10", cuda: "12.8" }, "3.5, NVIDIA GeForce GT 710");
    assert.deepEqual(listTitles("linux-x64", gpus), ["Vulkan", "CPU"]);
    assert.match(listReasons("linux-x64", gpus)[0] ?? "", /compute capability is 3\.5/);
  });

  it("names the oldest of several GPUs as the reason", () => {
    const gpus = readWorkingGpus({ driver: "570.86.10", cuda: "12.8" }, "8.9, NVIDIA GeForce RTX 4090", "3.5, NVIDIA GeForce GT 710");
    assert.match(listReasons("linux-x64", gpus)[0] ?? "", /NVIDIA GeForce GT 710's compute capability is 3\.5/);
  });

  it("names the output of nvidia-smi as the reason if the driver does not work, whether or not there is another GPU", () => {
    for (const problem of [
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
      "Failed to initialize NVML: Driver/library version mismatch",
      "No devices were found",
    ]) {
      const gpus = readGpus(createFailedOutput(`${problem}\n`), createFailedOutput(""));
      for (const hasGpu of [true, false]) {
        const [reason = "", ...others] = listReasons("linux-x64", { ...gpus, hasGpu });
        assert.ok(reason.startsWith(`CUDA: nvidia-smi found no usable GPU: ${problem}`), reason);
        assert.deepEqual(others, []);
      }
    }
  });

  it("does not mention nvidia-smi's failure if the machine has no NVIDIA GPU, unless the user chose CUDA", () => {
    for (const problem of ["No devices were found", "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver."]) {
      const gpus = { ...readGpus(createFailedOutput(`${problem}\n`), createFailedOutput("")), hasNvidiaGpu: false };
      assert.deepEqual(listTitles("linux-x64", gpus), ["Vulkan", "CPU"]);
      assert.deepEqual(listReasons("linux-x64", gpus), []);
      assert.match(listReasons("linux-x64", gpus, "cuda")[0] ?? "", /^CUDA: nvidia-smi found no usable GPU/);
    }
  });

  it("uses Vulkan where llama.cpp publishes no CUDA build", () => {
    const gpus = readWorkingGpus({ driver: "617.14", cuda: "13.4", label: "UMD" }, "12.1, NVIDIA GB10");
    assert.deepEqual(listTitles("linux-arm64", gpus), ["Vulkan", "CPU"]);
    assert.deepEqual(listTitles("win32-arm64", gpus), ["CPU"]);
    assert.match(listReasons("linux-arm64", gpus, "cuda")[0] ?? "", /^CUDA: llama\.cpp publishes no such build/);
  });
});

describe("the choice of a build on other machines", () => {
  const amd: Gpus = { hasGpu: true };
  const none: Gpus = { hasGpu: false };

  it("is Vulkan for any other GPU, and the CPU if there is none", () => {
    assert.deepEqual(listTitles("linux-x64", amd), ["Vulkan", "CPU"]);
    assert.deepEqual(listTitles("win32-x64", amd), ["Vulkan", "CPU"]);
    assert.deepEqual(listTitles("linux-x64", none), ["CPU"]);
    assert.deepEqual(listTitles("linux-arm64", none), ["CPU"]);
    assert.deepEqual(listReasons("linux-x64", amd), []);
  });

  it("is the only build for a Mac, whatever the user chooses", () => {
    for (const choice of ["auto", "cpu", "vulkan", "cuda", "rocm"] as const) {
      assert.deepEqual(listTitles("darwin-arm64", amd, choice), ["Metal"]);
      assert.deepEqual(listTitles("darwin-x64", amd, choice), ["CPU"]);
    }
    assert.deepEqual(listReasons("darwin-arm64", amd), []);
  });

  it("mentions a build that llama.cpp does not publish for this system only if the user chose it", () => {
    for (const platform of ["darwin-x64", "win32-arm64"]) {
      assert.deepEqual(listReasons(platform, amd), []);
      assert.deepEqual(listReasons(platform, amd, "vulkan"), ["Vulkan: llama.cpp publishes no such build for this system."]);
    }
  });

  it("is the build that the user chooses, followed by those that replace it", () => {
    assert.deepEqual(listTitles("linux-x64", none, "vulkan"), ["Vulkan", "CPU"]);
    assert.deepEqual(listTitles("linux-x64", none, "rocm"), ["ROCm 10.0", "Vulkan", "CPU"]);
    assert.deepEqual(listTitles("linux-x64", amd, "cpu"), ["CPU"]);
  });

  it("says why the CUDA build that the user chose is not suitable", () => {
    assert.deepEqual(listTitles("linux-x64", amd, "cuda"), ["Vulkan", "CPU"]);
    assert.deepEqual(listReasons("linux-x64", amd, "cuda"), ["CUDA: No NVIDIA driver was found: the program nvidia-smi is missing."]);
    const broken: Gpus = { hasGpu: true, nvidiaProblem: "Failed to initialize NVML: Unknown Error" };
    const [reason = "", ...others] = listReasons("linux-x64", broken, "cuda");
    assert.match(reason, /^CUDA: nvidia-smi found no usable GPU: Failed to initialize NVML: Unknown Error\. /);
    assert.deepEqual(others, []);
  });
});

describe("the detection of other GPUs", () => {
  afterEach(removeFolders);

  async function hasAdapterOnLinux(vendors: (string | undefined)[]): Promise<boolean> {
    const folder = await createFolder();
    for (const [index, vendor] of vendors.entries()) {
      await mkdir(join(folder, `renderD${128 + index}`, "device"), { recursive: true });
      if (vendor !== undefined) await writeFile(join(folder, `renderD${128 + index}`, "device", "vendor"), `${vendor}\n`);
    }
    return hasLinuxAdapter(folder);
  }

  it("finds GPUs from AMD, Intel and systems on a chip in Linux's list of adapters", async () => {
    assert.equal(await hasAdapterOnLinux(["0x1002"]), true);
    assert.equal(await hasAdapterOnLinux(["0x8086"]), true);
    assert.equal(await hasAdapterOnLinux([undefined]), true);
  });

  it("ignores the display adapters of virtual machines and servers", async () => {
    assert.equal(await hasAdapterOnLinux([]), false);
    assert.equal(await hasAdapterOnLinux(["0x1af4"]), false);
    assert.equal(await hasAdapterOnLinux(["0x1a03", "0x15ad"]), false);
    assert.equal(await hasLinuxAdapter("/does/not/exist"), false);
  });

  it("finds NVIDIA GPUs in Linux's list of PCI devices, and assumes one if there is no such list", async () => {
    const hasNvidiaGpu = async (...devices: [string, string][]) => {
      const folder = await createFolder();
      for (const [index, [vendor, deviceClass]] of devices.entries()) {
        await mkdir(join(folder, `0000:0${index}:00.0`));
        await writeFile(join(folder, `0000:0${index}:00.0`, "vendor"), `${vendor}\n`);
        await writeFile(join(folder, `0000:0${index}:00.0`, "class"), `${deviceClass}\n`);
      }
      return hasLinuxNvidiaGpu(folder);
    };
    assert.equal(await hasNvidiaGpu(["0x8086", "0x030000"], ["0x10de", "0x030200"]), true);
    assert.equal(await hasNvidiaGpu(["0x10de", "0x060100"], ["0x1002", "0x030000"]), false);
    assert.equal(await hasNvidiaGpu(), false);
    assert.equal(await hasLinuxNvidiaGpu("/does/not/exist"), true);
  });

  const key = String.raw`HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}`;
  const createRegistryOutput = (...ids: string[]) =>
    ids.map((id, n) => `\r\n${key}\\000${n}\r\n    MatchingDeviceId    REG_SZ    ${id}\r\n`).join("") +
    `\r\nEnd of search: ${ids.length} match(es) found.\r\n`;

  it("finds NVIDIA GPUs in the Windows registry", () => {
    assert.equal(hasRegistryNvidiaGpu(createRegistryOutput(String.raw`PCI\VEN_8086&DEV_9A49`, String.raw`pci\ven_10de&dev_2504`)), true);
    assert.equal(hasRegistryNvidiaGpu(createRegistryOutput(String.raw`PCI\VEN_1002&DEV_10DE`)), false);
  });

  it("reads the display adapters from the Windows registry", () => {
    assert.equal(hasRegistryAdapter(createRegistryOutput(String.raw`PCI\VEN_1002&DEV_164E&SUBSYS_00000000`)), true);
    assert.equal(hasRegistryAdapter(createRegistryOutput(String.raw`pci\ven_8086&dev_9a49`)), true);
    assert.equal(hasRegistryAdapter(createRegistryOutput(String.raw`ACPI\VEN_QCOM&DEV_0C36`)), true);
    assert.equal(hasRegistryAdapter(createRegistryOutput(String.raw`PCI\VEN_15AD&DEV_0405`, String.raw`ROOT\BasicDisplay`)), false);
    assert.equal(hasRegistryAdapter("ERROR: The system was unable to find the specified registry key or value.\r\n"), false);
  });
});
