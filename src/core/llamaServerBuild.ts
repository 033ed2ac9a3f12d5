/** Official builds of llama-server that the user can choose from; `auto` lets Oriel choose the best one for the machine. */
export const BUILD_CHOICES = ["auto", "cpu", "vulkan", "cuda", "rocm"] as const;
export type BuildChoice = (typeof BUILD_CHOICES)[number];

/** Kinds of official builds. `metal` is the only build for a Mac with Apple silicon, so it is never chosen by name. */
export const VARIANTS = ["cpu", "vulkan", "cuda", "rocm", "metal"] as const;
export type Variant = (typeof VARIANTS)[number];

/** Variants that load a GPU driver when they start. */
export const GPU_VARIANTS: readonly Variant[] = ["vulkan", "cuda", "rocm"];

/** Next step if a build for GPUs does not start. */
export const GPU_DRIVER_ADVICE = "Update the GPU driver, or choose another build (oriel.llamaServerBuild).";

const titles: Record<Variant, string> = { cpu: "CPU", vulkan: "Vulkan", cuda: "CUDA", rocm: "ROCm", metal: "Metal" };

/** @param runtime version of the GPU runtime that the build needs, such as "12.8" */
export function formatVariant(variant: Variant, runtime?: string): string {
  return runtime === undefined ? titles[variant] : `${titles[variant]} ${runtime}`;
}

/** A build that did not start or does not suit this machine, with the reason. Another build is used instead. */
export interface RejectedBuild {
  /** Name for users, such as "CUDA 12.8". */
  title: string;
  /** A whole sentence. */
  reason: string;
}

/** Explains, in whole sentences, why the best build for this machine is not used. @returns undefined if that build is used */
export function describeRejectedBuilds(title: string, rejected: readonly RejectedBuild[]): string | undefined {
  if (rejected.length === 0) return undefined;
  const reasons = rejected.map((build) => `The ${build.title} build is not used: ${build.reason}`);
  return `Oriel uses the ${title} build of llama-server. ${reasons.join(" ")}`;
}
