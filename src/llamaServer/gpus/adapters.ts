import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

/** PCI vendor ids of display adapters without a usable GPU: QEMU, virtio, QXL, VMware, VirtualBox, Hyper-V, ASPEED, Matrox. */
const SCREEN_ONLY_VENDORS = new Set(["1234", "1af4", "1b36", "15ad", "80ee", "1414", "1a03", "102b"]);

const NVIDIA_VENDOR = "10de";

/**
 * Whether Linux lists an adapter that may be a usable GPU.
 * @param folder the kernel's list of adapters. A GPU on a system on a chip has no PCI vendor. Source: docs.kernel.org, drm-uapi
 */
export async function hasLinuxAdapter(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  const adapters = names.filter((name) => /^renderD\d+$/.test(name));
  const vendors = await Promise.all(adapters.map((name) => readId(join(folder, name, "device", "vendor"))));
  return vendors.some((vendor) => !SCREEN_ONLY_VENDORS.has(vendor));
}

/**
 * Whether Linux lists an NVIDIA GPU.
 * @param folder the kernel's list of PCI devices, which also contains GPUs without a driver
 * @returns also true if the list can't be read
 */
export async function hasLinuxNvidiaGpu(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return true;
  const isNvidiaGpu = async (name: string) =>
    (await readId(join(folder, name, "vendor"))) === NVIDIA_VENDOR && (await readId(join(folder, name, "class"))).startsWith(DISPLAY_CLASS);
  return (await Promise.all(names.map(isNvidiaGpu))).includes(true);
}

/** PCI class of display controllers. NVIDIA has also made other devices, such as chipsets. */
const DISPLAY_CLASS = "03";

/** Reads an id such as "0x10de". @returns lower-case digits; an empty string if there is none */
async function readId(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.trim().replace(/^0x/, "").toLowerCase();
}

/**
 * Whether Windows lists an adapter that may be a usable GPU.
 * @param output output of `reg query`: a line per adapter, such as "MatchingDeviceId    REG_SZ    PCI\VEN_1002&DEV_164E". Adapters of ARM
 * machines are not PCI devices
 */
export function hasRegistryAdapter(output: string): boolean {
  return listRegistryIds(output).some((id) => {
    const vendor = findVendor(id);
    return vendor === undefined ? /^ACPI\\(QCOM|VEN_QCOM)/i.test(id) : !SCREEN_ONLY_VENDORS.has(vendor);
  });
}

/** Whether Windows lists an NVIDIA GPU. @param output see `hasRegistryAdapter` */
export function hasRegistryNvidiaGpu(output: string): boolean {
  return listRegistryIds(output).some((id) => findVendor(id) === NVIDIA_VENDOR);
}

function listRegistryIds(output: string): string[] {
  return Array.from(output.matchAll(/^\s+MatchingDeviceId\s+REG_SZ\s+(\S+)/gim), ([, id = ""]) => id);
}

function findVendor(id: string): string | undefined {
  return /^PCI\\VEN_([0-9a-f]{4})/i.exec(id)?.[1]?.toLowerCase();
}
