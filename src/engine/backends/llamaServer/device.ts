import type { Device } from "../../../protocol/state.ts";

/**
 * Reads from a line of llama-server's log which device computes the layers; undefined for other lines. Without a GPU, no such line is
 * logged.
 */
export function parseDevice(line: string): Device | undefined {
  const [, layers, totalLayers] = /offloaded (\d+)\/(\d+) layers to GPU/.exec(line) ?? [];
  if (layers === undefined) return undefined;
  return layers === "0" ? { kind: "cpu" } : { kind: "gpu", layers: Number(layers), totalLayers: Number(totalLayers) };
}

/** Whether the CPU computes any layer, so that users are told why answers take longer. */
export function isSlow(device: Device): boolean {
  return device.kind === "cpu" || device.layers < device.totalLayers;
}
