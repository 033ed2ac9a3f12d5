import type { Versioned } from "../../altText/light.ts";

/** Maximum number of requests about a document that keeps changing before the response arrives. */
const MAX_ATTEMPTS = 50;

/** Repeats a request about a document until the response refers to its latest version. @throws Error after `MAX_ATTEMPTS` */
export async function retryUntilCurrent<T>(ask: () => Promise<Versioned<T>>): Promise<T> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const answer = await ask();
    if (answer.kind === "current") return answer.value;
  }
  throw new Error("The document keeps changing.");
}
