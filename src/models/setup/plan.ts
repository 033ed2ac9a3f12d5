import { formatBytes } from "../../core/formatUnits.ts";
import type { InstallPlan } from "../../llamaServer/plan.ts";
import type { FileRole } from "../catalog.ts";

/** A model to set up. */
export interface PlannedModel {
  name: string;
  title: string;
  /** Files in the order in which they are downloaded. */
  files: { role: FileRole; bytes: number }[];
  missingBytes: number;
}

/** Everything that a setup needs, known before anything is downloaded. */
export interface SetupPlan {
  server: InstallPlan;
  model: PlannedModel;
}

/** Returns the number of bytes to download. */
export function getMissingBytes({ server, model }: SetupPlan): number {
  return (server.kind === "download" ? server.build.missingBytes : 0) + model.missingBytes;
}

/**
 * Describes the llama-server that will be installed, such as "llama-server (CUDA 12.8), 763.3 MB".
 * @returns undefined if none needs to be installed
 */
export function describeServer({ server }: Pick<SetupPlan, "server">): string | undefined {
  if (server.kind === "download") return `llama-server (${server.build.title}), ${formatBytes(server.build.totalBytes)}`;
  return server.kind === "buildFromSource" ? "llama-server, built from source in a few minutes" : undefined;
}

export function getModelBytes({ files }: PlannedModel): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Whether the memory for the model can already be determined. Only llama-server can read the memory of GPUs; a CPU build uses none of it. */
export function isGpuMemoryKnown(server: InstallPlan): boolean {
  return server.kind === "ready" || (server.kind === "download" && server.build.variant === "cpu");
}
