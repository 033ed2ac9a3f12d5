import * as z from "zod/mini";
import { failure } from "./failure.ts";

/** The device on which a local model runs. */
export const Device = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("cpu"),
    /** How llama-server exited on the GPU before it was started again on the CPU; undefined if it has not run on the GPU. */
    gpuExitReason: z.optional(z.string()),
  }),
  z.object({ kind: z.literal("gpu"), layers: z.number(), totalLayers: z.number() }),
]);
export type Device = z.infer<typeof Device>;

/** The engine's state, sent to every client on each change. */
export const EngineState = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("idle") }),
  /** The engine is finding, downloading or building llama-server. `fraction` is from 0 to 1, if known. */
  z.object({ kind: z.literal("obtaining"), step: z.string(), fraction: z.optional(z.number()) }),
  z.object({ kind: z.literal("loading"), model: z.string(), fraction: z.optional(z.number()) }),
  z.object({
    kind: z.literal("ready"),
    model: z.string(),
    /** Information for the user about llama-server, in sentences, such as why the best build is not used. */
    note: z.optional(z.string()),
  }),
  z.object({ kind: z.literal("answering"), model: z.string() }),
  z.object({
    kind: z.literal("restarting"),
    model: z.string(),
    attempt: z.number(),
    delayMs: z.number(),
    /** How llama-server exited. */
    reason: z.optional(z.string()),
  }),
  /** The model was unloaded after an idle period. The next question loads the model again. */
  z.object({ kind: z.literal("unloaded"), model: z.string() }),
  z.object({ kind: z.literal("failed"), failure }),
]);
export type EngineState = z.infer<typeof EngineState>;
