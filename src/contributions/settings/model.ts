import { MAX_UNLOAD_MINUTES } from "../../protocol/target.ts";
import { defineChoiceSetting, defineNumberSetting, defineTextSetting } from "../setting.ts";

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
  description: "Path to the model's projector (`mmproj`), the `.gguf` file that lets the model see images, published together with it.",
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

export const llamaServerBuild = defineChoiceSetting(
  [
    { value: "auto", description: "The best build for this machine: CUDA for NVIDIA GPUs, Vulkan for others, otherwise the CPU." },
    { value: "cpu", description: "For machines without a supported GPU. The smallest download." },
    { value: "vulkan", description: "For GPUs from any vendor. A much smaller download than the CUDA build." },
    { value: "cuda", description: "For NVIDIA GPUs. Includes the CUDA libraries, and is usually the fastest choice for these GPUs." },
    { value: "rocm", description: "For AMD GPUs. Requires ROCm to be installed." },
  ],
  {
    key: "llamaServerBuild",
    order: 4,
    scope: "application",
    description:
      "Official build of llama.cpp that Oriel downloads. If a build does not start, Oriel tries the next one, in the order CUDA, Vulkan, CPU. If you choose a build, Oriel does not use a `llama-server` on the `PATH`. `#oriel.llamaServerPath#` takes precedence. There is only one build for Macs.",
    default: "auto",
    cli: {
      option: "build",
      argument: "VARIANT",
      env: "ORIEL_LLAMA_SERVER_BUILD",
      usage: "Official build of llama-server: {default} (default), cpu, vulkan, cuda or rocm (or {env})",
    },
  },
);

export const unloadAfterMinutes = defineNumberSetting({
  key: "unloadAfterMinutes",
  order: 6,
  scope: "application",
  description: "Unload the model after this many idle minutes. `0` keeps it loaded.",
  default: 15,
  minimum: 0,
  maximum: MAX_UNLOAD_MINUTES,
});
