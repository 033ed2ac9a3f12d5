import { MAX_UNLOAD_MINUTES } from "../../protocol/target.ts";
import { defineNumberSetting, defineTextSetting } from "../setting.ts";

export const model = defineTextSetting({
  key: "model",
  order: 0,
  scope: "application",
  ignoreSync: true,
  description:
    "The installed model to use. Leave empty if only one model is installed. `#oriel.modelPath#` and `#oriel.endpoint#` take precedence. **Oriel: Set Up a Model…** sets it for you.",
  cli: {
    option: "model",
    argument: "NAME",
    usage: "Installed model to use (see: oriel models list); not needed if only one is installed",
  },
});

export const modelPath = defineTextSetting({
  key: "modelPath",
  order: 1,
  scope: "application",
  description: "Path to a Gemma 4 model (`.gguf`).",
  cli: { option: "model", argument: "GGUF", env: "ORIEL_MODEL" },
});

export const projectorPath = defineTextSetting({
  key: "projectorPath",
  order: 2,
  scope: "application",
  description: "Path to the model's projector (`mmproj`), the `.gguf` file published with the model that enables it to see images.",
  cli: { option: "projector", argument: "GGUF", env: "ORIEL_PROJECTOR" },
});

export const llamaServerPath = defineTextSetting({
  key: "llamaServerPath",
  order: 3,
  scope: "application",
  description:
    "Path to `llama-server` (llama.cpp v0.5.0 or later). If empty, Oriel uses the one on the `PATH`, or else downloads or builds it.",
  cli: { option: "llama-server", argument: "PATH", env: "ORIEL_LLAMA_SERVER", usage: "llama-server to use (or {env})" },
});

export const unloadAfterMinutes = defineNumberSetting({
  key: "unloadAfterMinutes",
  order: 5,
  scope: "application",
  description: "Unload the model after this many idle minutes. `0` keeps it loaded.",
  default: 15,
  minimum: 0,
  maximum: MAX_UNLOAD_MINUTES,
});
