import { join, resolve } from "node:path";
import type { EngineOptions } from "../../src/client/startEngine.ts";

/** An event that a window prints as a line of JSON. */
export type WindowEvent =
  | { kind: "answered"; id: string; image: string; text: string }
  /** `failure` is the kind of the failure. */
  | { kind: "failed"; failure: string; reason?: string };

/** Creates the options of the engine that all windows of `folder` share. */
export function createEngineOptions(folder: string, graceMs: number): EngineOptions {
  return { script: resolve("dist/engine.mjs"), runtime: join(folder, "run"), cache: join(folder, "cache"), graceMs };
}
