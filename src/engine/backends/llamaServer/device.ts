import type { Device } from "../../../protocol/state.ts";

/** Reads which device computes the layers from a line of llama-server's log; undefined for other lines. Without a GPU there is no such line. */
export function parseDevice(line: string): Device | undefined {
  const [, layers, ofLayers] = /offloaded (\d+)\/(\d+) layers to GPU/.exec(line) ?? [];
  if (layers === undefined) return undefined;
  return layers === "0" ? { kind: "processor" } : { kind: "gpu", layers: Number(layers), ofLayers: Number(ofLayers) };
}

/** Whether the CPU computes any layer, so that users are told why they have to wait. */
export function isSlow(device: Device): boolean {
  return device.kind === "processor" || device.layers < device.ofLayers;
}
