import * as z from "zod/mini";
import { readOptionalJson } from "../../http.ts";
import type { ServerDefinition } from "../serverDefinition.ts";
import { templateThinking } from "./thinking.ts";

/** llama.cpp tools/server/README.md, `GET /props`; the context size is that of one slot. */
const Props = z.object({
  modalities: z.optional(z.object({ vision: z.optional(z.boolean()) })),
  default_generation_settings: z.optional(z.object({ n_ctx: z.optional(z.number()) })),
});

const OVERFLOW = /request \((\d+) tokens\) exceeds the available context size \((\d+) tokens\)/i;
const NO_VISION = /image input is not supported/i;

// Seen in v0.5.0: the header, `owned_by: "llamacpp"`, `prompt_progress` in the stream; any model name stands for the loaded model.
export const llamaServer = {
  order: 10,
  name: "llama-server",
  recognizes: ({ header, owners }) => /llama\.cpp/i.test(header) || owners.includes("llamacpp"),
  requestFields: ({ thinking }) => ({ top_k: 64, ...templateThinking(thinking), return_progress: true, cache_prompt: true }),
  explainError({ reason, n_prompt_tokens: promptTokens, n_ctx: contextTokens }) {
    if (promptTokens !== undefined && contextTokens !== undefined) return { kind: "contextOverflow", promptTokens, contextTokens };
    // Gateways pass on only the message.
    const [, prompt, context] = OVERFLOW.exec(reason) ?? [];
    if (prompt !== undefined) return { kind: "contextOverflow", promptTokens: Number(prompt), contextTokens: Number(context) };
    return NO_VISION.test(reason) ? { kind: "noVision" } : undefined;
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
