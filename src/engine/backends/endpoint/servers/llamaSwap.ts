import type { ServerDefinition } from "../serverDefinition.ts";
import { openAi } from "./openAi.ts";

// github.com/mostlygeek/llama-swap: a gateway that starts a llama-server or another server for each model. It also has Ollama's route
// `/api/version`, and accepts aliases that it does not list.
export const llamaSwap = {
  ...openAi,
  order: 12,
  name: "llama-swap",
  recognizes: ({ owners }) => owners.includes("llama-swap"),
} satisfies ServerDefinition;
