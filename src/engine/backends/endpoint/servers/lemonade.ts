import type { ServerDefinition } from "../serverDefinition.ts";
import { openAi } from "./openAi.ts";

// github.com/lemonade-sdk/lemonade: a gateway to llama-server and others. It has Ollama's `/api/version` too.
export const lemonade = {
  ...openAi,
  order: 14,
  name: "Lemonade",
  recognizes: ({ owners }) => owners.includes("lemonade"),
} satisfies ServerDefinition;
