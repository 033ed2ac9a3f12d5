import type { ServerDefinition } from "../serverDefinition.ts";
import { openAi } from "./openAi.ts";

// github.com/lemonade-sdk/lemonade: a gateway to llama-server and other servers. It also has Ollama's route `/api/version`.
export const lemonade = {
  ...openAi,
  order: 14,
  name: "Lemonade",
  recognizes: ({ owners }) => owners.includes("lemonade"),
} satisfies ServerDefinition;
