import { randomUUID } from "node:crypto";
import { FailureError, toFailure, type Failure } from "../../../failures/failure.ts";
import { buildChatMessages, readImages, type Prompt } from "../../conversation.ts";
import type { Pace, PrefillProgress } from "../../prefillProgress.ts";
import { Activity } from "../activity.ts";
import type { Backend, ChatRequest } from "../backend.ts";
import { chatWithRetries, type ChatEvent } from "../chatWithRetries.ts";
import type { ChatServer, CompletionEnd } from "../completion.ts";
import { llamaServer } from "../endpoint/servers/llamaServer.ts";
import { watchForStall, type StallWatch } from "../stallWatch.ts";
import { readCpuTime } from "./cpuTime.ts";
import { applyTemplate, countPromptTokens, fillPromptCache } from "./promptText.ts";
import { readSlots } from "./slots.ts";
import type { RunningServer } from "./runningServer.ts";
import type { LlamaServerSupervisor } from "./supervisor.ts";

/** The engine's own llama-server. */
export class LlamaServerBackend implements Backend {
  readonly #llamaServer: RunningServer;
  readonly #supervisor: LlamaServerSupervisor;
  readonly #server: ChatServer;
  readonly #activity = new Activity();

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
    yield* chatWithRetries(this.#server, { ...request, messages }, this.#activity, signal);
  }

  /**
   * Processes the prompt up to the question. It never ends right after an image, because llama-server can't reuse such a prompt: a line of text
   * follows each image.
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

  onAnswered(end: CompletionEnd): void {
    this.#supervisor.recordAnswer(this.#llamaServer, end);
  }

  onAbandoned(progress: PrefillProgress): void {
    this.#supervisor.abandonPrefill(this.#llamaServer, progress);
  }

  watchForStall(onStall: () => void): StallWatch {
    const readProgress = () => this.#readProgress();
    // Silence alone is no stall: while llama-server is busy with a large image, it does not report its slots, and its CPU time may be
    // unknown.
    return watchForStall({ activity: this.#activity, readProgress, stallsOnSilence: false, onStall });
  }

  describeStall(seconds: number): Failure {
    return { kind: "llamaServerStalled", seconds };
  }

  onStalled(): void {
    this.#supervisor.stopStalled(this.#llamaServer);
  }

  async explainError(error: unknown): Promise<unknown> {
    const failure = toFailure(error);
    if (failure.kind !== "endpointUnreachable") return error;
    return new FailureError(await this.#supervisor.explainDisconnect(this.#llamaServer, failure));
  }

  /** Reads the slots only if the CPU time is unknown, because responding to that request takes CPU time too. */
  async #readProgress(): Promise<string | undefined> {
    const { pid } = this.#llamaServer.process;
    const time = pid === undefined ? undefined : await readCpuTime(pid);
    return time ?? readSlots(this.#server);
  }
}
