import { setTimeout as delay } from "node:timers/promises";
import { FailureError, type Failure } from "../src/failures/failure.ts";

/**
 * Polls `poll` until it returns a value.
 * @param description name of the awaited event, for the error
 * @throws Error after `timeoutMs`
 */
export async function waitUntil<T>(
  poll: () => T | undefined | Promise<T | undefined>,
  description: string,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await poll();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for ${description}.`);
    await delay(25);
  }
}

/** Returns the failure that `promise` rejects with. */
export async function catchFailure(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error("Expected a failure, but the promise was fulfilled.");
}

/** Blocks this thread, so that it processes no events in the meantime. */
export function blockThread(durationMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);
}
