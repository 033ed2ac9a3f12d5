import { randomUUID } from "node:crypto";
import { FailureError, toFailure } from "../../../failures/failure.ts";
import { chatMessages, readImages, type Prompt } from "../../conversation.ts";
import type { Pace, Reading } from "../../reading.ts";
import type { Backend, ChatRequest } from "../backend.ts";
import type { ChatServer } from "../chatCompletions.ts";
import { chatWithRetries, type ChatEvent } from "../chatWithRetries.ts";
import { llamaServer } from "../endpoint/servers/llamaServer.ts";
import { applyTemplate, countPromptTokens, fillPromptCache } from "./promptText.ts";
import type { LlamaServerSupervisor, RunningServer } from "./supervisor.ts";

/** The engine's own llama-server. */
export class LlamaServerBackend implements Backend {
  readonly #running: RunningServer;
  readonly #supervisor: LlamaServerSupervisor;
  readonly #server: ChatServer;

  constructor(running: RunningServer, supervisor: LlamaServerSupervisor) {
    this.#running = running;
    this.#supervisor = supervisor;
    this.#server = { ...running.server, definition: llamaServer };
  }

  get contextTokens(): number {
    return this.#running.contextTokens;
  }

  get pace(): Pace {
    return this.#running.pace;
  }

  nameModel(): string {
    return this.#running.model;
  }

  countTokens(prompt: Prompt, signal: AbortSignal): Promise<number> {
    return countPromptTokens(this.#server, prompt, signal);
  }

  async *chat({ conversation, system, ...request }: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    const messages = await chatMessages({ conversation, system });
    yield* chatWithRetries(this.#server, { ...request, messages }, signal);
  }

  /**
   * Ends with the line of text behind the last image: llama-server's cache has no use for a prompt that ends right after an image.
   */
  async prefill({ conversation, system, thinking }: Prompt, reading: Reading, signal: AbortSignal): Promise<boolean> {
    // Marks the position of the question in the prompt, whatever the chat template puts around it.
    const mark = randomUUID();
    const marked = conversation.map((turn, index) => (index === conversation.length - 1 ? { ...turn, question: mark } : turn));
    const messages = await chatMessages({ conversation: marked, system });
    const text = await applyTemplate(this.#server, messages, thinking, signal);
    const end = text.indexOf(mark);
    if (end < 0) return false;
    await fillPromptCache(this.#server, text.slice(0, end), await readImages(marked), reading, signal);
    return true;
  }

  onAnswered(): void {
    this.#supervisor.reportGoodAnswer();
  }

  onAbandoned(reading: Reading): void {
    this.#supervisor.leaveReading(this.#running, reading);
  }

  async explainError(error: unknown): Promise<unknown> {
    const failure = toFailure(error);
    if (failure.kind !== "endpointUnreachable") return error;
    return new FailureError(await this.#supervisor.explainBreak(this.#running, failure));
  }
}
