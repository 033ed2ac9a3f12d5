import { english, type Translate } from "../core/translate.ts";
import type { Device } from "../protocol/state.ts";

/** Explains why the model is slow. */
export function slowText(device: Device, t: Translate = english): string {
  if (device.kind === "gpu") {
    const { layers, ofLayers } = device;
    return t(
      "Only {0} of {1} layers of the model are on the GPU: the processor computes the others, which takes longer.",
      layers,
      ofLayers,
    );
  }
  return device.after === undefined
    ? t("The model runs on the processor, without a GPU: reading an image can take from seconds to a minute.")
    : t("The model runs on the processor now, which is slower: with the GPU, llama-server ended ({0}).", device.after);
}
