import type { AskStreamEvent } from "../../../src/client/engineClient.ts";
import { describeFailure, toFailure } from "../../../src/failures/failure.ts";
import type { Clock } from "../../../src/chat/clock.ts";
import type { ChatEngine, ChatHost, ChatSettings } from "../../../src/chat/host.ts";
import { AttachedImage } from "../../../src/chat/attachedImage.ts";
import type { Question } from "../../../src/chat/question.ts";
import type { Answer, AskParams } from "../../../src/protocol/ask.ts";
import type { ImageRef, ImageResult, PreparedImage, PrepareParams } from "../../../src/protocol/images.ts";
import type { CompareParams, Comparison } from "../../../src/protocol/compare.ts";
import type { ContrastGroup, ContrastParams } from "../../../src/protocol/contrast.ts";
import type { PrefillParams } from "../../../src/protocol/prefill.ts";
import type { EngineState } from "../../../src/protocol/state.ts";
import type { Target } from "../../../src/protocol/target.ts";
import { waitUntil } from "../../waiting.ts";

const local: Target = { kind: "local", model: "/m.gguf", projector: "/p.gguf" };

export const createAnswerEvent = (text: string, changes: Partial<Answer> = {}): Extract<AskStreamEvent, { kind: "answered" }> => ({
  kind: "answered",
  answer: {
    ...{ text, model: "m", finish: "stop", images: [] },
    tokens: { prompt: 100, cached: 60, answer: 5 },
    timings: { firstTokenMs: 1500, totalMs: 2500 },
    ...changes,
  },
});

/** Engine that emits the events that a test passes to it. As with the real engine, events emitted before a stop still arrive after it. */
export class ScriptedEngine implements ChatEngine {
  readonly askRequests: AskParams[] = [];
  readonly prefillRequests: PrefillParams[] = [];
  readonly prepareRequests: PrepareParams[] = [];
  readonly compareRequests: CompareParams[] = [];
  readonly contrastRequests: ContrastParams[] = [];
  /** Contrasts of the text in any image. */
  contrastGroups: ContrastGroup[] = [];
  /** Result of comparing any two images. */
  comparison: Comparison = { kind: "identical" };
  /** Content of the images that conversations have stored, by its SHA-256. */
  readonly storedImages = new Map<string, Uint8Array>();
  /** Errors that `authorize` and `prepare` throw. */
  authorizeError: unknown;
  prepareError: unknown;
  /** Returns the result for each image that is prepared. */
  prepareImage: (image: ImageRef) => ImageResult = (image) => ({ kind: "prepared", image: createPreparedImage(image.name) });
  readonly #stateListeners = new Set<(state: EngineState) => void>();
  #queue: (AskStreamEvent | Error)[] = [];
  #wake = () => {};

  emit(...events: (AskStreamEvent | Error)[]): void {
    this.#queue.push(...events);
    this.#wake();
  }

  emitState(state: EngineState): void {
    for (const listener of this.#stateListeners) listener(state);
  }

  get listenerCount(): number {
    return this.#stateListeners.size;
  }

  onState(listener: (state: EngineState) => void) {
    this.#stateListeners.add(listener);
    return { dispose: () => void this.#stateListeners.delete(listener) };
  }

  async authorize(target: Target): Promise<Target> {
    if (this.authorizeError !== undefined) throw this.authorizeError;
    return target;
  }

  async addImage(name: string): Promise<string> {
    return (name.length % 10).toString().repeat(64);
  }

  async readStoredImage(sha256: string): Promise<Uint8Array | undefined> {
    return this.storedImages.get(sha256);
  }

  async prepare(params: PrepareParams): Promise<ImageResult[]> {
    this.prepareRequests.push(params);
    if (this.prepareError !== undefined) throw this.prepareError;
    return params.images.map((image) => this.prepareImage(image));
  }

  async compare(params: CompareParams): Promise<Comparison> {
    this.compareRequests.push(params);
    return this.comparison;
  }

  async measureContrast(params: ContrastParams): Promise<ContrastGroup[]> {
    this.contrastRequests.push(params);
    return this.contrastGroups;
  }

  async prefill(params: PrefillParams): Promise<void> {
    this.prefillRequests.push(params);
  }

  async *ask(params: AskParams, signal: AbortSignal): AsyncGenerator<AskStreamEvent> {
    this.askRequests.push(params);
    signal.addEventListener("abort", () => this.emit(signal.reason as Error), { once: true });
    for (;;) {
      const event = this.#queue.shift();
      if (event instanceof Error) throw event;
      if (event) yield event;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
      if (event?.kind === "answered") return;
    }
  }

  /** @param count number of questions to wait for. @returns the last of them */
  async waitForQuestion(count: number): Promise<AskParams> {
    return waitUntil(() => this.askRequests[count - 1], `question ${count}`);
  }
}

/** Clock that a test advances. */
export class ManualClock implements Clock {
  #nowMs = 1_000_000;
  #timers: { callback: () => void; atMs: number }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  schedule(callback: () => void, delayMs: number): () => void {
    const timer = { callback, atMs: this.#nowMs + delayMs };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  advance(durationMs: number): void {
    this.#nowMs += durationMs;
    const due = this.#timers.filter(({ atMs }) => atMs <= this.#nowMs);
    this.#timers = this.#timers.filter((timer) => !due.includes(timer));
    for (const { callback } of due) callback();
  }
}

export interface ScriptedHost extends ChatHost {
  engine: ScriptedEngine;
  clock: ManualClock;
  settings: ChatSettings;
}

export function createScriptedHost(changes: Partial<ChatHost> = {}): ScriptedHost {
  const host: ScriptedHost = {
    engine: new ScriptedEngine(),
    clock: new ManualClock(),
    settings: {
      target: local,
      budget: "auto",
      zoom: "off",
      limits: { bytes: 1000, megapixels: 1, seconds: 1, tokens: 4500 },
      maxTokens: 2048,
      temperature: 1,
      thinks: { questions: true, actions: false },
      actionLanguage: undefined,
      language: undefined,
    },
    shownNotices: new Set(),
    readSettings: () => host.settings,
    readTarget: async () => local,
    describeError: (error) => describeFailure(toFailure(error)),
    getActionTitle: ({ kind }) => `title of ${kind}`,
    toPageUrl: (file) => `page:${file}`,
    readSelectedText: () => undefined,
    listActions: () => [],
    createActionQuestion: async () => undefined,
    keepActionQuestion: () => undefined,
    ...(changes as Partial<ScriptedHost>),
  };
  return host;
}

export function createAttachedImage(name: string): AttachedImage {
  return new AttachedImage({ name, read: async () => new Uint8Array([1]) });
}

export function createQuestion(text: string, names: string[] = []): Question {
  return { question: text, images: names.map(createAttachedImage), selections: [] };
}

export function createPreparedImage(name: string, tokens = 100): PreparedImage {
  const region = { x: 0, y: 0, width: 480, height: 480 };
  const piece = { role: "whole" as const, region, sent: region, tokens, sha256: "a".repeat(64), file: `/prepared/${name}` };
  return { name, original: { width: 480, height: 480 }, pieces: [piece], tokens, notes: [], gainsFromTiles: false };
}
