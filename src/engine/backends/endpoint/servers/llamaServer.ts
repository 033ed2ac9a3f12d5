import * as z from "zod/mini";
import { readOptionalJson } from "../../http.ts";
import type { ServerDefinition } from "../serverDefinition.ts";
import { createThinkingFields } from "./thinking.ts";

/** Response of `GET /props`; the context size is that of one slot. Source: llama.cpp tools/server/README.md. */
const Props = z.object({
  modalities: z.optional(z.object({ vision: z.optional(z.boolean()) })),
  default_generation_settings: z.optional(z.object({ n_ctx: z.optional(z.number()) })),
});

const OVERFLOW_MESSAGE = /request \((\d+) tokens\) exceeds the available context size \((\d+) tokens\)/i;
const NO_VISION_MESSAGE = /image input is not supported/i;

// Observed in v0.5.0: the header, `owned_by: "llamacpp"`, and `prompt_progress` in the stream. Any model name refers to the loaded model.
export const llamaServer = {
  order: 10,
  name: "llama-server",
  recognizes: ({ header, owners }) => /llama\.cpp/i.test(header) || owners.includes("llamacpp"),
  getRequestFields: ({ thinking }) => ({ top_k: 64, ...createThinkingFields(thinking), return_progress: true, cache_prompt: true }),
  explainError({ reason, n_prompt_tokens: promptTokens, n_ctx: contextTokens }) {
    if (promptTokens !== undefined && contextTokens !== undefined) return { kind: "contextOverflow", promptTokens, contextTokens };
    // Gateways pass on only the message.
    const [, prompt, context] = OVERFLOW_MESSAGE.exec(reason) ?? [];
    if (prompt !== undefined) return { kind: "contextOverflow", promptTokens: Number(prompt), contextTokens: Number(context) };
    return NO_VISION_MESSAGE.test(reason) ? { kind: "noVision" } : undefined;
  },
  imageTokens: { kind: "asSent" },
  countsTokens: true,
  listsAllModels: false,
  needsModelName: false,
  async readModelFacts(server, model, listed, _body, signal) {
    const props = Props.safeParse(await readOptionalJson(server, "/props", undefined, signal)).data;
    return {
      seesImages: props?.modalities?.vision,
      contextTokens: props?.default_generation_settings?.n_ctx ?? (listed.find(({ id }) => id === model) ?? listed[0])?.contextTokens,
    };
  },
} satisfies ServerDefinition;
