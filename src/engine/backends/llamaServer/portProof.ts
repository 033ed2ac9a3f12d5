import type { Address } from "./commandLine.ts";

/** Time limit for llama-server to report its address once a process answers there. */
const REPORT_TIMEOUT_MS = 10_000;

/**
 * Decides whether the process that answers on a port is the llama-server that we started. Another user's process may have taken the port
 * first, and must not get the API key. Only llama-server itself can report on our pipe that it is listening, and it does so once it holds
 * the port.
 */
export class PortProof {
  readonly #pattern: RegExp | undefined;
  #isGiven: boolean;
  #answeredAtMs: number | undefined;

  /** A socket needs no proof, because no other user can enter its folder. */
  constructor(address: Address) {
    this.#pattern = address.kind === "port" ? new RegExp(`listening on https?://127\\.0\\.0\\.1:${address.port}(?!\\d)`) : undefined;
    this.#isGiven = this.#pattern === undefined;
  }

  get isGiven(): boolean {
    return this.#isGiven;
  }

  readLine(line: string): void {
    this.#isGiven ||= this.#pattern?.test(line) === true;
  }

  /** Call after each answer without a proof. @returns whether to stop waiting for the proof */
  hasExpired(nowMs: number): boolean {
    this.#answeredAtMs ??= nowMs;
    return nowMs - this.#answeredAtMs > REPORT_TIMEOUT_MS;
  }
}
