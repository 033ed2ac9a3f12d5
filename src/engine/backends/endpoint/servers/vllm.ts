import { endSentence } from "../../../../core/failureDeclaration.ts";
import * as z from "zod/mini";
import { UNKNOWN_MODEL, type ServerDefinition } from "../serverDefinition.ts";
import { createThinkingFields } from "./thinking.ts";

/** Version that begins with a digit. LocalAI has the same route, with versions such as "v3.7.0 (9ecfdc5)". */
const Version = z.object({ version: z.string().check(z.regex(/^\d/)) });

const NO_VISION_MESSAGE = /at most 0 image|not a multimodal model/i;

/** Patterns for the prompt's length. The last one also counts the tokens of the answer. */
const PROMPT_TOKENS = [/(\d+) in the messages/i, /(\d+) input tokens/i, /resulted in (\d+) tokens/i, /requested (?:about )?(\d+) tokens/i];

/**
 * Parses "maximum context length is 8192 tokens. However, you requested 9000 tokens (7000 in the messages, 2000 in the completion)" or, in
 * newer versions, "… your prompt contains at least 7000 input tokens". Source: vllm/renderers/params.py.
 */
function readOverflow(reason: string): { promptTokens: number; contextTokens: number } | undefined {
  const contextTokens = /maximum context length is (\d+)/i.exec(reason)?.[1];
  if (contextTokens === undefined) return undefined;
  const promptTokens = PROMPT_TOKENS.flatMap((pattern) => pattern.exec(reason)?.[1] ?? [])[0];
  return { promptTokens: Number(promptTokens ?? contextTokens), contextTokens: Number(contextTokens) };
}

// gemma4_mm.py scales every image to `max_soft_tokens`, one of Gemma's budgets. Reasoning is in `reasoning_content` before v0.12, and in
// `reasoning` since then (vllm#27755). Sources: vllm/entrypoints/openai/chat_completion/protocol.py (the request fields);
// github.com/vllm-project/recipes, Google/Gemma4.md.
export const vllm = {
  order: 20,
  name: "vLLM",
  probeRoute: "/version",
  recognizes: ({ owners, body }) => owners.includes("vllm") || Version.safeParse(body).success,
  getRequestFields: ({ thinking, imageTokens }) => ({
    top_k: 64,
    ...createThinkingFields(thinking),
    ...(imageTokens === undefined ? {} : { mm_processor_kwargs: { max_soft_tokens: imageTokens } }),
  }),
  explainError({ reason }) {
    const overflow = readOverflow(reason);
    if (overflow) return { kind: "contextOverflow", ...overflow };
    if (NO_VISION_MESSAGE.test(reason)) return { kind: "noVision" };
    if (/at most \d+ image/i.test(reason)) {
      return { kind: "advice", reason: `${endSentence(reason)} To allow more images, start vLLM with --limit-mm-per-prompt.` };
    }
    return undefined;
  },
  imageTokens: { kind: "perRequest" },
  countsTokens: false,
  listsAllModels: true,
  needsModelName: true,
  readModelFacts: async (_server, model, listed) => ({
    ...UNKNOWN_MODEL,
    contextTokens: listed.find(({ id }) => id === model)?.contextTokens,
  }),
} satisfies ServerDefinition;
