import type { Device } from "../protocol/state.ts";

/** Explains why the model is slow on this device. */
export function describeSlowDevice(device: Device): string {
  if (device.kind === "gpu") {
    const { layers, totalLayers } = device;
    return `Only ${layers} of the model's ${totalLayers} layers are on the GPU. The others run on the CPU, which is slower.`;
  }
  return device.gpuExitReason === undefined
    ? "Running on the CPU. Reading an image can take up to a minute."
    : `llama-server stopped while using the GPU (${device.gpuExitReason}), so it is now running on the CPU, which is slower.`;
}
