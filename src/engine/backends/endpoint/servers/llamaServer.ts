import * as z from "zod/mini";
import { readOptionalJson } from "../../http.ts";
import { PromptProgress } from "../../../prefillProgress.ts";
import type { ServerDefinition } from "../serverDefinition.ts";
import { templateThinking } from "./thinking.ts";

/** llama.cpp tools/server/README.md, `GET /props`; the context size is that of one slot. */
const Props = z.object({
  modalities: z.optional(z.object({ vision: z.optional(z.boolean()) })),
  default_generation_settings: z.optional(z.object({ n_ctx: z.optional(z.number()) })),
});

const Chunk = z.object({
  choices: z.optional(z.array(z.object({ delta: z.optional(z.object({ reasoning_content: z.nullish(z.string()) })) }))),
  timings: z.nullish(z.object({ prompt_per_second: z.nullish(z.number()), predicted_per_second: z.nullish(z.number()) })),
  prompt_progress: z.nullish(PromptProgress),
});

const NO_VISION = /image input is not supported/i;

// Seen in v0.5.0: the header, `owned_by: "llamacpp"`, `prompt_progress` in the stream; any model name stands for the loaded model.
export const llamaServer = {
  order: 10,
  name: "llama-server",
  recognizes: ({ header, owners }) => /llama\.cpp/i.test(header) || owners.includes("llamacpp"),
  requestFields: ({ thinking }) => ({ top_k: 64, ...templateThinking(thinking), return_progress: true, cache_prompt: true }),
  readChunk(chunk) {
    const { choices, timings, prompt_progress } = Chunk.parse(chunk);
    return {
      thought: choices?.[0]?.delta?.reasoning_content,
      progress: prompt_progress,
      promptTokensPerSecond: timings?.prompt_per_second,
      answerTokensPerSecond: timings?.predicted_per_second,
    };
  },
  explainError({ type, reason, n_prompt_tokens: promptTokens, n_ctx: contextTokens }) {
    if (type === "exceed_context_size_error" && promptTokens !== undefined && contextTokens !== undefined) {
      return { kind: "contextOverflow", promptTokens, contextTokens };
    }
    return NO_VISION.test(reason) ? { kind: "noVision" } : undefined;
  },
  imageTokens: { kind: "asSent" },
  countsTokens: true,
  listsAllModels: false,
  needsModelName: false,
  async readModelFacts(server, _model, listed, _body, signal) {
    const props = Props.safeParse(await readOptionalJson(server, "/props", undefined, signal)).data;
    return {
      seesImages: props?.modalities?.vision,
      contextTokens: props?.default_generation_settings?.n_ctx ?? listed[0]?.meta?.n_ctx,
    };
  },
} satisfies ServerDefinition;
