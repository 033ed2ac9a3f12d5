import * as z from "zod/mini";
import { Device, EngineState } from "./state.ts";

/** A llama-server that exited unexpectedly, or did not start. */
const Crash = z.object({
  /** For example "signal SIGSEGV", or the message of a failure. */
  reason: z.string(),
  secondsAgo: z.number(),
  /** The last lines of the log, oldest first. */
  log: z.array(z.string()),
});

/** The running llama-server and its launch settings. */
const Running = z.object({
  model: z.string(),
  contextTokens: z.number(),
  slots: z.number(),
  checkpoints: z.number(),
  promptCacheMib: z.number(),
  cacheType: z.string(),
  device: Device,
  /** Time from the launch until llama-server was ready. */
  startMs: z.number(),
  /** Set if llama-server is an official build. `rejected` lists the builds that did not start or do not suit this machine. */
  build: z.optional(
    z.object({ title: z.string(), tag: z.string(), rejected: z.array(z.object({ title: z.string(), reason: z.string() })) }),
  ),
  /**
   * Draft model that llama-server was started with. llama-server disables it silently if there is not enough memory, so the draft model
   * counts as unused if no answer reports drafted tokens.
   */
  draft: z.optional(
    z.object({ model: z.string(), state: z.enum(["unknown", "used", "unused"]), drafted: z.number(), accepted: z.number() }),
  ),
  /** See `ready` in `EngineState`. */
  note: z.optional(z.string()),
});

/** Diagnostics of the engine. */
export const EngineReport = z.object({
  version: z.string(),
  /** For example "Node v20.20.0". */
  runtime: z.string(),
  uptimeSeconds: z.number(),
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
