import { endSentence } from "../core/failureDeclaration.ts";
import type { BuildChoice, RejectedBuild, Variant } from "../core/llamaServerBuild.ts";
import { formatVariant } from "../core/llamaServerBuild.ts";
import type { Gpus } from "./gpus/detectGpus.ts";
import { parseVersionNumber, type Nvidia } from "./gpus/nvidia.ts";
import type { PinnedBuild } from "./releases.ts";

export interface BuildOrder {
  /** Builds to try, the best first. */
  builds: PinnedBuild[];
  /** Preferred builds that do not suit this machine. */
  rejected: RejectedBuild[];
}

/** Variants to try for each choice, in order. `metal`, the only variant for Macs with Apple silicon, comes last in each list. */
const variantOrders: Record<Exclude<BuildChoice, "auto">, Variant[]> = {
  cuda: ["cuda", "vulkan", "cpu", "metal"],
  rocm: ["rocm", "vulkan", "cpu", "metal"],
  vulkan: ["vulkan", "cpu", "metal"],
  cpu: ["cpu", "metal"],
};

/** Lowest compute capability that each major version of CUDA supports. Source: release notes of the CUDA Toolkit. */
const MIN_COMPUTE_CAPABILITY = { cuda12: "5.0", cuda13: "7.5" };

/**
 * Orders the builds for this machine. With the choice `auto`, the first build is the one for the highest version of CUDA that the driver and
 * the GPUs support if the GPUs are from NVIDIA, the Vulkan build for other GPUs, and otherwise the build for the CPU.
 * @param builds builds for this platform
 */
export function chooseBuilds(builds: PinnedBuild[], gpus: Gpus, choice: BuildChoice): BuildOrder {
  const variants = variantOrders[choice === "auto" ? chooseVariant(gpus) : choice];
  const rejected: RejectedBuild[] = [];
  const chosenBuilds = variants.flatMap((variant, index) => {
    const candidates = builds.filter((build) => build.variant === variant);
    const buildOrReason =
      variant === "cuda" ? chooseCuda(candidates, gpus) : (candidates[0] ?? "llama.cpp publishes no such build for this system.");
    if (typeof buildOrReason === "object") return [buildOrReason];
    // A build that does not exist for this system is reported as rejected only if the user chose it.
    const isExpected = choice !== "auto" || candidates.length > 0;
    // Only the first choice is reported as rejected. On Macs with Apple silicon, for which there is only one build, none is.
    if (index === 0 && isExpected && !variants.some((other) => other === "metal" && builds.some((build) => build.variant === other)))
      rejected.push({ title: formatVariant(variant), reason: buildOrReason });
    return [];
  });
  const cudaBuilds = builds.filter(({ variant }) => variant === "cuda");
  // On a machine whose NVIDIA GPU was removed, nvidia-smi may still be installed.
  if (choice === "auto" && gpus.nvidiaProblem !== undefined && gpus.hasNvidiaGpu !== false && cudaBuilds.length > 0)
    rejected.push({ title: formatVariant("cuda"), reason: explainNvidiaProblem(gpus.nvidiaProblem) });
  return { builds: chosenBuilds, rejected };
}

/** @param problem first line of nvidia-smi's output */
function explainNvidiaProblem(problem: string): string {
  return `${endSentence(`nvidia-smi found no usable GPU: ${problem}`)} If this machine has an NVIDIA GPU, restart the machine, or repair the driver.`;
}

function chooseVariant({ nvidia, hasGpu }: Gpus): Exclude<BuildChoice, "auto"> {
  if (nvidia !== undefined) return "cuda";
  return hasGpu ? "vulkan" : "cpu";
}

/** @returns the build; if none is suitable, a sentence that gives the reason */
function chooseCuda(builds: PinnedBuild[], { nvidia, nvidiaProblem }: Gpus): PinnedBuild | string {
  if (builds.length === 0) return "llama.cpp publishes no such build for this system.";
  if (nvidia === undefined)
    return nvidiaProblem === undefined
      ? "No NVIDIA driver was found: the program nvidia-smi is missing."
      : explainNvidiaProblem(nvidiaProblem);
  const { cuda, computeCapability, oldestGpu = "The GPU" } = nvidia;
  if (cuda === undefined) return "nvidia-smi reports no CUDA version. Install or repair the NVIDIA driver.";
  const supportedBuilds = builds.filter(({ runtime = "" }) => parseVersionNumber(runtime) <= parseVersionNumber(cuda));
  if (supportedBuilds.length === 0) return `The NVIDIA driver supports CUDA ${cuda}, which is too old. Update the driver.`;
  const usableBuilds = supportedBuilds.filter(({ runtime = "" }) => supportsGpus(runtime, nvidia));
  const [latestBuild] = usableBuilds.toSorted((a, b) => parseVersionNumber(b.runtime ?? "") - parseVersionNumber(a.runtime ?? ""));
  if (latestBuild !== undefined) return latestBuild;
  return computeCapability === undefined
    ? "The NVIDIA driver does not report the GPU's compute capability, so the builds for CUDA 13 can't be used."
    : `${oldestGpu}'s compute capability is ${computeCapability}, which the CUDA builds don't support.`;
}

/** Old drivers don't report the compute capability, which is then assumed to suffice for CUDA 12. */
function supportsGpus(runtime: string, { computeCapability }: Nvidia): boolean {
  const minCapability = parseVersionNumber(runtime) >= 13 ? MIN_COMPUTE_CAPABILITY.cuda13 : MIN_COMPUTE_CAPABILITY.cuda12;
  return parseVersionNumber(computeCapability ?? MIN_COMPUTE_CAPABILITY.cuda12) >= parseVersionNumber(minCapability);
}
