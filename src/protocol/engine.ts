/**
 * Messages between a client (extension, CLI) and the engine process: JSON-RPC 2.0 over a Unix socket or named pipe, one JSON
 * text a line, at most `MAX_MESSAGE_BYTES`. Image bytes never travel here; see `ImageRef`. Both sides parse what arrives.
 */
import * as z from "zod/mini";
import type { Failure } from "../core/failure.ts";
import { TOKEN_BUDGETS } from "../core/image/budget.ts";

/** Raised when a change breaks clients; engine and client must agree on it. */
export const PROTOCOL = 1;

export const MAX_MESSAGE_BYTES = 1_000_000;

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const proof = sha256;
const nonce = z.string().check(z.regex(/^[0-9a-f]{32}$/));

/** Failures are made by our own code on the other side: the tag is checked, the rest is trusted to fit it. */
const failure = z.pipe(
  z.looseObject({ kind: z.string() }),
  z.transform((value) => value as unknown as Failure),
);

/** Client → engine, first message: who is there, and a nonce that the engine must sign with the token of its directory. */
export const Hello = z.object({
  protocol: z.number(),
  client: z.string().check(z.maxLength(100)),
  nonce,
});
export type Hello = z.infer<typeof Hello>;

/** Engine → client: the signature asked for, and a nonce for the client to sign. */
export const Welcome = z.object({
  protocol: z.number(),
  version: z.string(),
  pid: z.number(),
  nonce,
  proof,
});
export type Welcome = z.infer<typeof Welcome>;

export const Authenticate = z.object({ proof });

/** The client put the bytes into the spool folder under their SHA-256 before it named them here. */
export const ImageRef = z.object({
  sha256,
  /** What the person calls it: a file name or a path in the workspace. Also told to the model. */
  name: z.string().check(z.minLength(1), z.maxLength(1000)),
});
export type ImageRef = z.infer<typeof ImageRef>;

/** Text from an editor. `lines` are 1-based and inclusive. */
export const Selection = z.object({
  path: z.string().check(z.maxLength(1000)),
  language: z.string().check(z.maxLength(100)),
  lines: z.optional(z.tuple([z.int().check(z.positive()), z.int().check(z.positive())])),
  text: z.string(),
});
export type Selection = z.infer<typeof Selection>;

/** Where the answer is to come from. */
export const Target = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("local"),
    model: z.string(),
    projector: z.string(),
    /** A llama-server that the person set; else the engine finds one. */
    llamaServer: z.optional(z.string()),
  }),
  z.object({
    kind: z.literal("endpoint"),
    /** Base address of an OpenAI-compatible API, with or without `/v1`. */
    url: z.string(),
    model: z.optional(z.string()),
    apiKey: z.optional(z.string()),
  }),
]);
export type Target = z.infer<typeof Target>;

export const ImageBudget = z.union([z.literal("auto"), z.literal([...TOKEN_BUDGETS])]);
export type ImageBudget = z.infer<typeof ImageBudget>;

export const IMAGE_BUDGETS: readonly ImageBudget[] = ["auto", ...TOKEN_BUDGETS];

export const AskParams = z.object({
  target: Target,
  images: z.array(ImageRef).check(z.maxLength(16)),
  selections: z.array(Selection).check(z.maxLength(16)),
  question: z.string().check(z.minLength(1)),
  budget: ImageBudget,
  /** Tokens of the answer at most. */
  maxTokens: z.int().check(z.minimum(1), z.maximum(32768)),
  temperature: z.number().check(z.minimum(0), z.maximum(2)),
});
export type AskParams = z.infer<typeof AskParams>;

const size = z.object({ width: z.number(), height: z.number() });

/** What became of one image: the model sees exactly the PNG `file`, `sent` pixels large, for `tokens` tokens. */
export const PreparedImage = z.object({
  name: z.string(),
  original: size,
  sent: size,
  tokens: z.number(),
  /** SHA-256 of the PNG that is sent. */
  sha256,
  /** Where that PNG lies on this machine. */
  file: z.string(),
});
export type PreparedImage = z.infer<typeof PreparedImage>;

/** Streamed while a question is answered. */
export const AskEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("images"), images: z.array(PreparedImage) }),
  /** Prompt tokens read so far, of all; within one image llama-server tells nothing. */
  z.object({ kind: z.literal("reading"), done: z.number(), total: z.number() }),
  z.object({ kind: z.literal("text"), text: z.string() }),
]);
export type AskEvent = z.infer<typeof AskEvent>;

export const Answer = z.object({
  text: z.string(),
  model: z.string(),
  finish: z.enum(["stop", "length"]),
  images: z.array(PreparedImage),
  tokens: z.object({
    prompt: z.number(),
    /** Of the prompt, how many came from the cache. */
    cached: z.number(),
    answer: z.number(),
  }),
  timings: z.object({
    /** From the request's arrival in the engine to the first token, and to the last, in milliseconds. */
    firstTokenMs: z.number(),
    totalMs: z.number(),
    promptTokensPerSecond: z.optional(z.number()),
    answerTokensPerSecond: z.optional(z.number()),
  }),
});
export type Answer = z.infer<typeof Answer>;

/** A question that could not be answered is a result too: only bugs are JSON-RPC errors. */
export const AskResult = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("answered"), answer: Answer }),
  z.object({ kind: z.literal("failed"), failure }),
  z.object({ kind: z.literal("cancelled") }),
]);
export type AskResult = z.infer<typeof AskResult>;

/** The engine's state, sent to every client on each change. */
export const EngineState = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("idle") }),
  /** Finding, downloading or building llama-server; `fraction` 0…1 where known. */
  z.object({ kind: z.literal("obtaining"), step: z.string(), fraction: z.optional(z.number()) }),
  z.object({ kind: z.literal("loading"), model: z.string(), fraction: z.optional(z.number()) }),
  z.object({ kind: z.literal("ready"), model: z.string() }),
  z.object({ kind: z.literal("answering"), model: z.string() }),
  z.object({ kind: z.literal("restarting"), model: z.string(), attempt: z.number(), inMs: z.number() }),
  z.object({ kind: z.literal("failed"), failure }),
]);
export type EngineState = z.infer<typeof EngineState>;

export const LogLine = z.object({
  source: z.enum(["engine", "llama-server"]),
  text: z.string(),
});
export type LogLine = z.infer<typeof LogLine>;

/** Names on the wire. */
export const method = {
  hello: "hello",
  authenticate: "authenticate",
  /** Request: `AskParams` → `AskResult`; progress by `askEvent` with the request's own `id`. */
  ask: "ask",
  /** Notification engine → client: `{ id, event }`. */
  askEvent: "askEvent",
  /** Notification engine → client: `EngineState`. */
  state: "state",
  /** Notification engine → client: `LogLine[]`. */
  log: "log",
  /** Request: stops llama-server and forgets its crashes; the next question starts it. */
  restart: "restart",
} as const;

/** `ask` with the id under which its events come. */
export const AskRequest = z.object({ id: z.string().check(z.maxLength(64)), params: AskParams });
export type AskRequest = z.infer<typeof AskRequest>;

export const AskEventMessage = z.object({ id: z.string(), event: AskEvent });
