export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Runs `callback` once after `delayMs`. @returns a function that cancels it */
  schedule(callback: () => void, delayMs: number): () => void;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  schedule(callback, delayMs) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
