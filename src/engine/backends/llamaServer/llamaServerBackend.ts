import { randomUUID } from "node:crypto";
import { FailureError, toFailure } from "../../../failures/failure.ts";
import { buildChatMessages, readImages, type Prompt } from "../../conversation.ts";
import type { Pace, PrefillProgress } from "../../prefillProgress.ts";
import type { Backend, ChatRequest } from "../backend.ts";
import { chatWithRetries, type ChatEvent } from "../chatWithRetries.ts";
import type { ChatServer } from "../completion.ts";
import { llamaServer } from "../endpoint/servers/llamaServer.ts";
import { applyTemplate, countPromptTokens, fillPromptCache } from "./promptText.ts";
import { readCpuTime, watchForStall } from "./stallWatch.ts";
import type { LlamaServerSupervisor, RunningServer } from "./supervisor.ts";

/** The engine's own llama-server. */
export class LlamaServerBackend implements Backend {
  readonly #llamaServer: RunningServer;
  readonly #supervisor: LlamaServerSupervisor;
  readonly #server: ChatServer;

  constructor(running: RunningServer, supervisor: LlamaServerSupervisor) {
    this.#llamaServer = running;
    this.#supervisor = supervisor;
    this.#server = { ...running.server, definition: llamaServer };
  }

  get contextTokens(): number {
    return this.#llamaServer.contextTokens;
  }

  get pace(): Pace {
    return this.#llamaServer.pace;
  }

  nameModel(): string {
    return this.#llamaServer.model;
  }

  countTokens(prompt: Prompt, signal: AbortSignal): Promise<number> {
    return countPromptTokens(this.#server, prompt, signal);
  }

  async *chat({ conversation, system, ...request }: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    const messages = await buildChatMessages({ conversation, system });
    yield* chatWithRetries(this.#server, { ...request, messages }, signal);
  }

  /**
   * Ends the prompt after the line of text that follows the last image, because llama-server can't reuse a prompt that ends right after an
   * image.
   */
  async prefill({ conversation, system, thinking }: Prompt, progress: PrefillProgress, signal: AbortSignal): Promise<boolean> {
    // Marks the position of the question in the prompt, whatever the chat template puts around it.
    const marker = randomUUID();
    const markedTurns = conversation.map((turn, index) => (index === conversation.length - 1 ? { ...turn, question: marker } : turn));
    const messages = await buildChatMessages({ conversation: markedTurns, system });
    const text = await applyTemplate(this.#server, messages, thinking, signal);
    const end = text.indexOf(marker);
    if (end < 0) return false;
    await fillPromptCache(this.#server, text.slice(0, end), await readImages(markedTurns), progress, signal);
    return true;
  }

  onAnswered(): void {
    this.#supervisor.reportGoodAnswer();
  }

  onAbandoned(progress: PrefillProgress): void {
    this.#supervisor.abandonPrefill(this.#llamaServer, progress);
  }

  watchForStall(onStall: () => void): () => void {
    const { pid } = this.#llamaServer.process;
    return watchForStall({ readCpuTime: async () => (pid === undefined ? undefined : readCpuTime(pid)), onStall });
  }

  onStalled(): void {
    this.#supervisor.stopStalled(this.#llamaServer);
  }

  async explainError(error: unknown): Promise<unknown> {
    const failure = toFailure(error);
    if (failure.kind !== "endpointUnreachable") return error;
    return new FailureError(await this.#supervisor.explainDisconnect(this.#llamaServer, failure));
  }
}
