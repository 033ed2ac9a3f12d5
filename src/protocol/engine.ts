/**
 * Messages between a client (extension, CLI) and the engine process: JSON-RPC 2.0 over a Unix socket or named pipe, one JSON
 * text a line, at most `MAX_MESSAGE_BYTES`. Image bytes never travel here; see `ImageRef`. Both sides parse what arrives.
 */
import * as z from "zod/mini";
import type { Failure } from "../core/failure.ts";
import type { ImageNote } from "../image/notes.ts";
import { Region, budget, imageChoice, size } from "./imageChoice.ts";

/** Raised when a change breaks clients; engine and client must agree on it. */
export const PROTOCOL = 5;

export const MAX_MESSAGE_BYTES = 1_000_000;

/** Of one question. */
export const MAX_IMAGES = 16;
export const MAX_SELECTIONS = 16;
/** Characters of what a person calls an image or a file. */
export const MAX_NAME = 1000;
/** Before one question. */
export const MAX_TURNS = 100;
/** Of a batch, that a server of the person's own is asked at once. */
export const MAX_CONCURRENCY = 64;
/** Room for that many at 70 patches and two tokens each. */
export const MIN_IMAGE_TOKENS = MAX_IMAGES * 72;

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
  name: z.string().check(z.minLength(1), z.maxLength(MAX_NAME)),
  ...imageChoice,
});
export type ImageRef = z.infer<typeof ImageRef>;

/** What images may take; the person's settings. */
export const ImageLimits = z.object({
  bytes: z.number().check(z.positive()),
  megapixels: z.number().check(z.positive(), z.maximum(268)),
  /** To decode one. */
  seconds: z.number().check(z.positive(), z.maximum(3600)),
  /** Of all images of a question together. */
  tokens: z.int().check(z.minimum(MIN_IMAGE_TOKENS)),
});
export type ImageLimits = z.infer<typeof ImageLimits>;

/** Text from an editor. `lines` are 1-based and inclusive. */
export const Selection = z.object({
  path: z.string().check(z.maxLength(MAX_NAME)),
  language: z.string().check(z.maxLength(100)),
  lines: z.optional(z.tuple([z.int().check(z.positive()), z.int().check(z.positive())])),
  text: z.string(),
});
export type Selection = z.infer<typeof Selection>;

/** What a question says of its images. */
const imageParams = {
  images: z.array(ImageRef).check(z.maxLength(MAX_IMAGES)),
  budget,
  limits: ImageLimits,
};

/** What stands before a question's own words. */
const context = { ...imageParams, selections: z.array(Selection).check(z.maxLength(MAX_SELECTIONS)) };

/** A turn that was answered, as it was asked: from the same parts comes the same prompt, of which the server reads nothing again. */
export const EarlierTurn = z.object({ ...context, question: z.string(), answer: z.string() });
export type EarlierTurn = z.infer<typeof EarlierTurn>;

/** What the images of a question would be, before it is asked. */
export const PrepareParams = z.object(imageParams);
export type PrepareParams = z.infer<typeof PrepareParams>;

/** Whether nothing may be had from the network for it. */
const isOffline = z.optional(z.boolean());
/** A person who has gone to a meeting wants their memory back, and not to wait after each cup of tea. A day at most. */
export const UNLOAD_AFTER_MINUTES = 15;
export const MAX_UNLOAD_MINUTES = 1440;

const LocalTarget = z.object({
  kind: z.literal("local"),
  model: z.string(),
  projector: z.string(),
  /** A llama-server that the person set; else the engine finds one. */
  llamaServer: z.optional(z.string()),
  isOffline,
  /** After so many minutes without a question the model goes from memory; 0: never. */
  unloadAfterMinutes: z.optional(z.number().check(z.minimum(0), z.maximum(MAX_UNLOAD_MINUTES))),
});

const EndpointTarget = z.object({
  kind: z.literal("endpoint"),
  /** Base address of an OpenAI-compatible API, with or without `/v1`. */
  url: z.string(),
  model: z.optional(z.string()),
  apiKey: z.optional(z.string()),
  isOffline,
  /** A PEM file with certificate authorities to trust beside the usual ones. */
  caFile: z.optional(z.string()),
  /** How many questions of a batch it is asked at once; what a person asks does not wait for them. */
  concurrency: z.optional(z.int().check(z.minimum(1), z.maximum(MAX_CONCURRENCY))),
});
export type EndpointTarget = z.infer<typeof EndpointTarget>;

/** Where the answer is to come from. */
export const Target = z.discriminatedUnion("kind", [LocalTarget, EndpointTarget]);
export type Target = z.infer<typeof Target>;

/**
 * Whether the model thinks before it answers. It stands before all else in the prompt: what was read with another value is read again.
 */
const thinking = z.boolean();

export const AskParams = z.object({
  target: Target,
  ...context,
  /** Oldest first. The oldest are left out where the model has no room for all. */
  turns: z.array(EarlierTurn).check(z.maxLength(MAX_TURNS)),
  question: z.string().check(z.minLength(1)),
  /** Tokens of the answer at most. */
  maxTokens: z.int().check(z.minimum(1), z.maximum(32768)),
  temperature: z.number().check(z.minimum(0), z.maximum(2)),
  thinking,
  /** What the answer must hold: it is checked, and asked for once more where the check finds something. */
  expects: z.optional(z.enum(["mermaid", "altText"])),
  /** Part of a batch: persons' questions go before it. */
  isBatch: z.optional(z.boolean()),
});
export type AskParams = z.infer<typeof AskParams>;

/** What can be read before the question is written. */
export const PrefillParams = z.object({ target: Target, ...context, turns: z.array(EarlierTurn).check(z.maxLength(MAX_TURNS)), thinking });
export type PrefillParams = z.infer<typeof PrefillParams>;

/** One picture that the model sees: exactly the PNG `file`, `sent` pixels large, for `tokens` tokens. */
export const PreparedPiece = z.object({
  role: z.enum(["whole", "region", "overview", "tile"]),
  /** What it shows of the image. */
  region: Region,
  sent: size,
  tokens: z.number(),
  /** SHA-256 of the PNG. */
  sha256,
  /** Where the PNG lies on this machine. */
  file: z.string(),
});
export type PreparedPiece = z.infer<typeof PreparedPiece>;

/** Notes are made by our own code on the other side, as failures are. */
const note = z.pipe(
  z.looseObject({ kind: z.string() }),
  z.transform((value) => value as unknown as ImageNote),
);

/** What became of one image. */
export const PreparedImage = z.object({
  name: z.string(),
  original: size,
  pieces: z.array(PreparedPiece).check(z.minLength(1)),
  /** Of all pieces. */
  tokens: z.number(),
  notes: z.array(note),
  /** Whether an overview with tiles would show more than it shows now. */
  gainsFromTiles: z.boolean(),
});
export type PreparedImage = z.infer<typeof PreparedImage>;

/** Where a local model's layers are computed. */
export const Device = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("processor"),
    /** It was on a GPU before: how that ended. */
    after: z.optional(z.string()),
  }),
  z.object({ kind: z.literal("gpu"), layers: z.number(), ofLayers: z.number() }),
]);
export type Device = z.infer<typeof Device>;

/** Streamed while a question is answered. */
export const AskEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("images"), images: z.array(PreparedImage) }),
  /** So many of the oldest turns are left out: there is no room for them beside the question and its answer. */
  z.object({ kind: z.literal("forgotten"), turns: z.number() }),
  /** The model runs without a GPU, or with only a part of it on one: the person will wait. */
  z.object({ kind: z.literal("slow"), device: Device }),
  /** The server is busy, and is asked again in so many milliseconds. */
  z.object({ kind: z.literal("waiting"), inMs: z.number() }),
  /** The server shows its model at most so many tokens of an image, and these images have more. */
  z.object({ kind: z.literal("shrunk"), toTokens: z.number(), names: z.array(z.string()) }),
  /** Prompt tokens read so far, of all. Within one image llama-server tells nothing: that is estimated by how fast it has read before. */
  z.object({ kind: z.literal("reading"), done: z.number(), total: z.number(), isEstimate: z.boolean() }),
  /** What the model thinks before it answers. */
  z.object({ kind: z.literal("thought"), text: z.string() }),
  z.object({ kind: z.literal("text"), text: z.string() }),
  /** The answer so far does not pass its check, and is asked for once more: its text begins anew. */
  z.object({ kind: z.literal("again"), problem: z.string() }),
]);
export type AskEvent = z.infer<typeof AskEvent>;

export const Answer = z.object({
  text: z.string(),
  model: z.string(),
  finish: z.enum(["stop", "length"]),
  /** What is still wrong with it after it was asked for once more. */
  problem: z.optional(z.string()),
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

/** What is wrong with one image says nothing of the others. */
export const ImageResult = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("prepared"), image: PreparedImage }),
  z.object({ kind: z.literal("failed"), failure }),
]);
export type ImageResult = z.infer<typeof ImageResult>;

export const PrepareResult = z.discriminatedUnion("kind", [
  /** In the order of the images asked for. */
  z.object({ kind: z.literal("prepared"), images: z.array(ImageResult) }),
  z.object({ kind: z.literal("failed"), failure }),
  z.object({ kind: z.literal("cancelled") }),
]);
export type PrepareResult = z.infer<typeof PrepareResult>;

/** A question that could not be answered is a result too: only bugs are JSON-RPC errors. */
export const AskResult = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("answered"), answer: Answer }),
  z.object({ kind: z.literal("failed"), failure }),
  z.object({ kind: z.literal("cancelled") }),
]);
export type AskResult = z.infer<typeof AskResult>;

export const ServedParams = z.object({ target: EndpointTarget });
export type ServedParams = z.infer<typeof ServedParams>;

export const ServedResult = z.discriminatedUnion("kind", [
  /** Undefined where a server does not tell. */
  z.object({ kind: z.literal("served"), model: z.optional(z.string()) }),
  z.object({ kind: z.literal("failed"), failure }),
  z.object({ kind: z.literal("cancelled") }),
]);
export type ServedResult = z.infer<typeof ServedResult>;

/** What is not read ahead is read with the question: no failure. */
export const PrefillResult = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("read") }),
  z.object({ kind: z.literal("left"), reason: z.string() }),
]);
export type PrefillResult = z.infer<typeof PrefillResult>;

/** The engine's state, sent to every client on each change. */
export const EngineState = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("idle") }),
  /** Finding, downloading or building llama-server; `fraction` 0…1 where known. */
  z.object({ kind: z.literal("obtaining"), step: z.string(), fraction: z.optional(z.number()) }),
  z.object({ kind: z.literal("loading"), model: z.string(), fraction: z.optional(z.number()) }),
  z.object({ kind: z.literal("ready"), model: z.string() }),
  z.object({ kind: z.literal("answering"), model: z.string() }),
  z.object({
    kind: z.literal("restarting"),
    model: z.string(),
    attempt: z.number(),
    inMs: z.number(),
    /** How llama-server ended. */
    reason: z.optional(z.string()),
  }),
  /** Nobody has asked for long: the memory is free for others until the next question. */
  z.object({ kind: z.literal("unloaded"), model: z.string() }),
  z.object({ kind: z.literal("failed"), failure }),
]);
export type EngineState = z.infer<typeof EngineState>;

/** A llama-server that ended, or did not start, without our doing. */
const Crash = z.object({
  /** Such as "signal SIGSEGV", or the sentence of a failure. */
  reason: z.string(),
  /** Seconds ago. */
  secondsAgo: z.number(),
  /** The last lines of its log, oldest first. */
  log: z.array(z.string()),
});

/** How the running llama-server was started, and what became of it. */
const Running = z.object({
  model: z.string(),
  contextTokens: z.number(),
  slots: z.number(),
  checkpoints: z.number(),
  promptCacheMib: z.number(),
  cacheType: z.string(),
  device: Device,
  /** Until it was ready, in milliseconds. */
  startMs: z.number(),
});

/** What the engine knows of itself, for a person who looks for what is wrong. */
export const EngineReport = z.object({
  version: z.string(),
  /** Such as "Node v20.20.0". */
  runtime: z.string(),
  /** Since its start, in seconds. */
  seconds: z.number(),
  clients: z.number(),
  state: EngineState,
  running: z.optional(Running),
  lastCrash: z.optional(Crash),
});
export type EngineReport = z.infer<typeof EngineReport>;

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
  /** Request: `PrepareParams` → `PrepareResult`. */
  prepare: "prepare",
  /**
   * Request: `PrefillParams` → `PrefillResult`. The model reads what stands before the question, when nobody waits for an answer; a
   * question, or the next prefill, takes its place.
   */
  prefill: "prefill",
  /** Request: `ServedParams` → `ServedResult`: the model that a server would answer with. It is asked nothing. */
  served: "served",
  /** Notification engine → client: `{ id, event }`. */
  askEvent: "askEvent",
  /** Notification engine → client: `EngineState`. */
  state: "state",
  /** Notification engine → client: `LogLine[]`. */
  log: "log",
  /** Request → `EngineReport`. */
  report: "report",
  /** Request: stops llama-server and forgets its crashes; the next question starts it. */
  restart: "restart",
} as const;

/** `ask` with the id under which its events come. */
export const AskRequest = z.object({ id: z.string().check(z.maxLength(64)), params: AskParams });
export type AskRequest = z.infer<typeof AskRequest>;

export const AskEventMessage = z.object({ id: z.string(), event: AskEvent });
