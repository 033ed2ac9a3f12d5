import type { Versioned } from "../../altText/light.ts";

/** A document may change while an answer about it is on its way, but not without end. */
const MAX_ATTEMPTS = 50;

/** Asks about a document again until the answer is about its latest version. @throws Error if it never is */
export async function untilCurrent<T>(ask: () => Promise<Versioned<T>>): Promise<T> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const answer = await ask();
    if (answer.kind === "current") return answer.value;
  }
  throw new Error("The document keeps changing.");
}
