import * as z from "zod/mini";

/** Servers that Oriel knows more of than OpenAI's API, and `other` for all that speak it. */
export type ServerKind = "llama-server" | "vLLM" | "Ollama" | "LM Studio" | "other";

/** What a server shows of itself before it is asked anything: what makes it known. */
export interface Seen {
  /** The `Server` header of its list of models. */
  header: string;
  /** `owned_by` of its models. */
  owners: string[];
  /** The bodies of its other routes, where there are such. */
  version?: unknown;
  apiVersion?: unknown;
  apiV0Models?: unknown;
}

/** What becomes of an image on its way to the model. */
type ImageTokens =
  /** Sides that are multiples of 48 within the server's limits are left alone. */
  | { kind: "asSent" }
  /** Each request names the budget; smaller images are enlarged to it. */
  | { kind: "perRequest" }
  /** More tokens than these are not to be had. */
  | { kind: "atMost"; tokens: number };

export interface Quirks {
  isIt: (seen: Seen) => boolean;
  /** The fields that tell the model's template whether to think. */
  thinking: (thinks: boolean) => object;
  takesTopK: boolean;
  /** Tells how far a prompt is read, and can be told to keep it. */
  tellsProgress: boolean;
  /** Has routes that apply its template and count the tokens. */
  countsTokens: boolean;
  imageTokens: ImageTokens;
  /** Asked for a model that it does not list, it says so; others take any name, or know more than they list. */
  listsAllModels: boolean;
}

const Version = z.object({ version: z.string() });
const TypedModels = z.object({ data: z.array(z.object({ id: z.string(), type: z.string(), state: z.string() })).check(z.minLength(1)) });
const isLike = (shape: z.ZodMiniType, value: unknown) => shape.safeParse(value).success;

/** Gemma's template reads it: vLLM's recipe for Gemma 4, llama.cpp's tools/server/README.md. */
const byTemplate = (thinks: boolean) => ({ chat_template_kwargs: { enable_thinking: thinks } });

/** In this order: some of them also serve routes of another, to be taken for it by its clients. */
export const quirks: Record<ServerKind, Quirks> = {
  // Seen in v0.5.0: the header, `owned_by: "llamacpp"`, `prompt_progress` in the stream, any name of a model taken for its own.
  "llama-server": {
    isIt: ({ header, owners }) => /llama\.cpp/i.test(header) || owners.includes("llamacpp"),
    thinking: byTemplate,
    takesTopK: true,
    tellsProgress: true,
    countsTokens: true,
    imageTokens: { kind: "asSent" },
    listsAllModels: false,
  },
  // vllm/entrypoints/openai/chat_completion/protocol.py has the fields; gemma4_mm.py scales every image to `max_soft_tokens`, one of Gemma's
  // budgets; github.com/vllm-project/recipes Google/Gemma4.md.
  vLLM: {
    isIt: ({ owners, version }) => owners.includes("vllm") || isLike(Version, version),
    thinking: byTemplate,
    takesTopK: true,
    tellsProgress: false,
    countsTokens: false,
    imageTokens: { kind: "perRequest" },
    listsAllModels: true,
  },
  // docs.ollama.com/api/openai-compatibility: fields that it does not know are dropped silently; `reasoning_effort: "none"` alone turns
  // thinking off (ollama/ollama#14820), and models that can think do so without it. Images at 280 tokens: ollama/ollama#17152.
  Ollama: {
    isIt: ({ apiVersion }) => isLike(Version, apiVersion),
    thinking: (thinks) => (thinks ? {} : { reasoning_effort: "none" }),
    takesTopK: false,
    tellsProgress: false,
    countsTokens: false,
    imageTokens: { kind: "atMost", tokens: 280 },
    listsAllModels: true,
  },
  // github.com/lmstudio-ai/docs 1_developer/2_rest/endpoints.mdx. Whether a model thinks, and how large images are, is set in LM Studio alone.
  "LM Studio": {
    isIt: ({ apiV0Models }) => isLike(TypedModels, apiV0Models),
    thinking: () => ({}),
    takesTopK: true,
    tellsProgress: false,
    countsTokens: false,
    imageTokens: { kind: "asSent" },
    listsAllModels: true,
  },
  // SGLang, LiteLLM and others take these; who does not says so, and is asked without them.
  other: {
    isIt: () => true,
    thinking: byTemplate,
    takesTopK: true,
    tellsProgress: false,
    countsTokens: false,
    imageTokens: { kind: "asSent" },
    listsAllModels: false,
  },
};

/** Fields beyond OpenAI's API, or newer than some servers, with the words that refusals name them by. */
export const dispensable: Record<string, RegExp> = {
  top_k: /top_k/i,
  chat_template_kwargs: /chat_template_kwargs|enable_thinking/i,
  reasoning_effort: /reasoning_effort/i,
  mm_processor_kwargs: /mm_processor_kwargs|max_soft_tokens/i,
  response_format: /response_format|json_schema/i,
  stream_options: /stream_options|include_usage/i,
};

export function kindOf(seen: Seen): ServerKind {
  const known = Object.entries(quirks).find(([, { isIt }]) => isIt(seen));
  return (known?.[0] ?? "other") as ServerKind;
}
