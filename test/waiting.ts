import { setTimeout as delay } from "node:timers/promises";
import { FailureError, type Failure } from "../src/failures/failure.ts";

/** Polls `look` until it finds something. */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>, what: string, ms = 20_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Waited ${ms} ms for ${what}.`);
    await delay(25);
  }
}

/** Returns the failure that `promise` rejects with. */
export async function failureFrom(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error("Expected a failure, but the promise was fulfilled.");
}

/** Blocks this thread, as a busy one: no event is processed in the meantime. */
export function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
