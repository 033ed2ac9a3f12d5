import type { Address } from "./commandLine.ts";

/** Time limit for llama-server to report that it is listening, once a process responds on its port. */
const REPORT_TIMEOUT_MS = 10_000;

/**
 * Decides whether the process that responds on a port is the llama-server that the engine started. Another user's process may have taken
 * the port first, and must not receive the API key. Only llama-server itself can report in its log that it is listening, and it does so
 * once it holds the port.
 */
export class PortProof {
  readonly #pattern: RegExp | undefined;
  #isProven: boolean;
  #respondedAtMs: number | undefined;

  /** A socket needs no proof, because no other user can enter its folder. */
  constructor(address: Address) {
    this.#pattern = address.kind === "port" ? new RegExp(`listening on https?://127\\.0\\.0\\.1:${address.port}(?!\\d)`) : undefined;
    this.#isProven = this.#pattern === undefined;
  }

  get isProven(): boolean {
    return this.#isProven;
  }

  readLine(line: string): void {
    this.#isProven ||= this.#pattern?.test(line) === true;
  }

  /** Must be called after each response that arrives before the proof. @returns whether to stop waiting for the proof */
  hasExpired(nowMs: number): boolean {
    this.#respondedAtMs ??= nowMs;
    return nowMs - this.#respondedAtMs > REPORT_TIMEOUT_MS;
  }
}
