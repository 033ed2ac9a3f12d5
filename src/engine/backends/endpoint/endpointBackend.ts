import { toFailure, type Failure } from "../../../failures/failure.ts";
import { buildChatMessages, buildTextMessages, type Prompt } from "../../conversation.ts";
import type { Pace } from "../../prefillProgress.ts";
import { Activity } from "../activity.ts";
import type { Backend, ChatRequest } from "../backend.ts";
import { chatWithRetries, type ChatEvent } from "../chatWithRetries.ts";
import { countPromptTokens } from "../llamaServer/promptText.ts";
import { readSlots } from "../llamaServer/slots.ts";
import { watchForStall, type StallWatch } from "../stallWatch.ts";
import type { Endpoint } from "./endpoints.ts";
import { chooseRequestBudget, countImageTokens } from "./imageTokens.ts";
import { explainUnknownModel } from "./probe.ts";

/** Average bytes per token. In Gemma's tokenizer, a token is about four letters of English, fewer of code, or one character (three bytes) of Chinese or Thai. */
const BYTES_PER_TOKEN = 3.5;
/** Tokens that a chat template adds around each message. */
const TOKENS_PER_MESSAGE = 8;

/** An OpenAI-compatible server from the settings. */
export class EndpointBackend implements Backend {
  readonly #endpoint: Endpoint;
  readonly #onError: () => void;
  readonly #activity = new Activity();

  /** @param onError called when a request has failed, so that the server is probed again */
  constructor(endpoint: Endpoint, onError: () => void) {
    this.#endpoint = endpoint;
    this.#onError = onError;
  }

  get pace(): Pace {
    return this.#endpoint.pace;
  }

  get contextTokens(): number | undefined {
    return this.#endpoint.facts.contextTokens;
  }

  nameModel(reported: string): string {
    const { facts, server } = this.#endpoint;
    return reported || facts.model || server.url.host;
  }

  async countTokens(prompt: Prompt, signal: AbortSignal): Promise<number> {
    const { server } = this.#endpoint;
    if (!server.definition.countsTokens) return this.#estimateTokens(prompt);
    try {
      return await countPromptTokens(server, prompt, signal);
    } catch (error) {
      if (signal.aborted || toFailure(error).kind === "endpointUnreachable") throw error;
      return this.#estimateTokens(prompt);
    }
  }

  #estimateTokens(prompt: Prompt): number {
    const textTokens = buildTextMessages(prompt).reduce((sum, { content }) => {
      const bytes = content.reduce((bytes, part) => bytes + (part.type === "text" ? Buffer.byteLength(part.text) : 0), 0);
      return sum + bytes / BYTES_PER_TOKEN + TOKENS_PER_MESSAGE;
    }, 0);
    return Math.ceil(textTokens) + countImageTokens(this.#endpoint.server.definition.imageTokens, prompt.conversation);
  }

  async *chat({ conversation, system, ...request }: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    const { server, facts } = this.#endpoint;
    const messages = await buildChatMessages({ conversation, system });
    const imageTokens = chooseRequestBudget(server.definition.imageTokens, conversation);
    const options = {
      ...(facts.model === undefined ? {} : { model: facts.model }),
      ...(imageTokens === undefined ? {} : { imageTokens }),
    };
    yield* chatWithRetries(server, { ...request, messages, ...options }, this.#activity, signal);
  }

  watchForStall(onStall: () => void): StallWatch {
    const { server } = this.#endpoint;
    const hasSlots = server.definition.countsTokens;
    const readProgress = async () => (hasSlots ? readSlots(server) : undefined);
    return watchForStall({ activity: this.#activity, readProgress, stallsOnSilence: true, onStall });
  }

  describeStall(seconds: number): Failure {
    return { kind: "endpointStalled", url: this.#endpoint.server.url.origin, seconds };
  }

  onStalled(): void {}

  onAnswered(): void {}

  onAbandoned(): void {}

  async explainError(error: unknown): Promise<unknown> {
    this.#onError();
    return explainUnknownModel(error, this.#endpoint);
  }
}
