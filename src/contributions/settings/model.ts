import { MAX_UNLOAD_MINUTES } from "../../protocol/target.ts";
import { numberSetting, textSetting } from "../setting.ts";

export const model = textSetting({
  key: "model",
  order: 0,
  scope: "application",
  ignoreSync: true,
  description:
    "Name of the model to use, of those that Oriel keeps on this machine. When empty, the only one there. `#oriel.modelPath#` and `#oriel.endpoint#` go before it. **Oriel: Set Up a Model…** sets it.",
  cli: {
    option: "model",
    argument: "NAME",
    usage: "One of those that “oriel models list” says are here; unneeded where it is the only one",
  },
});

export const modelPath = textSetting({
  key: "modelPath",
  order: 1,
  scope: "application",
  description: "Path of the model, a `.gguf` file of Gemma 4.",
  cli: { option: "model", argument: "GGUF", env: "ORIEL_MODEL" },
});

export const projectorPath = textSetting({
  key: "projectorPath",
  order: 2,
  scope: "application",
  description: "Path of the model's projector (`mmproj`), the `.gguf` file published with it that lets it see images.",
  cli: { option: "projector", argument: "GGUF", env: "ORIEL_PROJECTOR" },
});

export const llamaServerPath = textSetting({
  key: "llamaServerPath",
  order: 3,
  scope: "application",
  description: "Path of `llama-server` (llama.cpp v0.5.0 or later). When empty, Oriel takes the one on the `PATH`, else gets its own.",
  cli: { option: "llama-server", argument: "PATH", env: "ORIEL_LLAMA_SERVER", usage: "The llama-server to use           (or {env})" },
});

export const unloadAfterMinutes = numberSetting({
  key: "unloadAfterMinutes",
  order: 5,
  scope: "application",
  description:
    "Minutes without a question after which the model goes from memory; the next question loads it again. `0`: it stays. Of several windows, the one that asked last decides.",
  default: 15,
  minimum: 0,
  maximum: MAX_UNLOAD_MINUTES,
});
