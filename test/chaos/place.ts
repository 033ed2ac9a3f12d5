import { join, resolve } from "node:path";
import type { EnginePlace } from "../../src/client/startEngine.ts";

/** What a window prints. */
export type Said =
  | { kind: "answered"; id: string; image: string; text: string }
  /** A `Failure`'s kind. */
  | { kind: "failed"; failure: string; reason?: string };

/** The one engine of all windows of `folder`. */
export function place(folder: string, graceMs: number): EnginePlace {
  return { script: resolve("dist/engine.mjs"), runtime: join(folder, "run"), cache: join(folder, "cache"), graceMs };
}
