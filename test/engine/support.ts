import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { EngineClient, type EngineListeners } from "../../src/client/engineClient.ts";
import { CHAT_SYSTEM } from "../../src/chat/systemText.ts";
import { IMAGE_LIMITS } from "../../src/image/imageFile.ts";
import type { EngineOptions } from "../../src/client/startEngine.ts";
import type { Answer, AskEvent, AskParams } from "../../src/protocol/ask.ts";
import type { ImageRef } from "../../src/protocol/images.ts";
import type { EngineState } from "../../src/protocol/state.ts";
import type { Target } from "../../src/protocol/target.ts";
import { endEngines, listProcesses } from "../fixtures/engineProcesses.ts";
import { waitUntil } from "../waiting.ts";

export const model = resolve("test/model/tiny-gemma4.gguf");
export const projector = resolve("test/model/tiny-gemma4.mmproj.gguf");
export const llamaServer = process.env["ORIEL_TEST_LLAMA_SERVER"] ?? "";
export const workspace = resolve("test/fixtures/workspace");

export const localTarget: Target = { kind: "local", model, projector, llamaServer };

/** Engine with its own runtime and cache folders, and a short grace period. */
export class TestEngine {
  readonly options: EngineOptions;
  readonly states: EngineState[] = [];
  readonly #clients: EngineClient[] = [];
  readonly #folder: string;

  private constructor(folder: string, graceMs: number, extraArguments: string[]) {
    this.#folder = folder;
    this.options = {
      script: resolve("dist/engine.mjs"),
      runtime: join(folder, "run"),
      cache: join(folder, "cache"),
      graceMs,
      arguments: extraArguments,
    };
  }

  static async create(graceMs = 1500, extraArguments: string[] = []): Promise<TestEngine> {
    return new TestEngine(await mkdtemp(join(tmpdir(), "oriel-engine-")), graceMs, extraArguments);
  }

  createClient(listeners: EngineListeners = {}): EngineClient {
    const client = new EngineClient(this.options, "test", {
      ...listeners,
      onState: (state) => {
        this.states.push(state);
        listeners.onState?.(state);
      },
    });
    this.#clients.push(client);
    return client;
  }

  async dispose(): Promise<void> {
    for (const client of this.#clients) client.dispose();
    await endEngines(this.options.runtime);
    await this.waitForExit();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Lists the engine and its llama-server, which have the folder in their command lines. */
  async listProcesses(): Promise<{ pid: number; command: string }[]> {
    return (await listProcesses()).filter(({ command }) => command.includes(this.#folder));
  }

  /** Waits for twice the grace period: an engine without clients would have ended by then. */
  async waitBeyondGrace(): Promise<void> {
    await delay(2 * (this.options.graceMs ?? 0));
  }

  async getEnginePid(): Promise<number> {
    return this.#findPid(/engine\.mjs/);
  }

  async getLlamaServerPid(): Promise<number> {
    return this.#findPid(/--mmproj/);
  }

  async #findPid(pattern: RegExp): Promise<number> {
    const matches = (await this.listProcesses()).filter(({ command }) => pattern.test(command));
    if (matches.length !== 1) throw new Error(`${matches.length} processes match ${pattern.source}`);
    return matches[0]?.pid ?? 0;
  }

  async waitForState(kind: EngineState["kind"]): Promise<EngineState> {
    return waitUntil(() => this.states.findLast((state) => state.kind === kind), `the state ${kind}`);
  }

  async waitForExit(): Promise<void> {
    await waitUntil(async () => ((await this.listProcesses()).length === 0 ? true : undefined), "the end of all processes");
  }
}

/** Starts an engine with a client for the tests of a `describe`, and ends it after them. @returns a getter for the client */
export function useEngine(): () => EngineClient {
  let engine: TestEngine;
  let client: EngineClient;
  before(async () => {
    engine = await TestEngine.create();
    client = engine.createClient();
  });
  after(() => engine.dispose());
  return () => client;
}

/** Question to the test model, without images. */
export const defaultQuestion: Omit<AskParams, "images"> = {
  target: localTarget,
  system: CHAT_SYSTEM,
  selections: [],
  turns: [],
  question: "Explain this image.",
  budget: "auto",
  limits: IMAGE_LIMITS,
  maxTokens: 200,
  temperature: 0,
  thinking: false,
};

export interface ImageToAsk {
  image?: string;
  bytes?: Uint8Array;
  name?: string;
}

/** Asks about one image of the sample workspace, or about given bytes. */
export async function ask(
  client: EngineClient,
  { image, bytes, name = image ?? "image.png", ...changes }: ImageToAsk & Partial<AskParams>,
  signal = new AbortController().signal,
): Promise<Answer> {
  const content = bytes ?? (await readFile(join(workspace, image ?? "images/login-form.png")));
  const params: AskParams = {
    ...defaultQuestion,
    images: [await client.addImage(name, content)],
    ...changes,
  };
  for await (const event of client.ask(params, signal)) if (event.kind === "answered") return event.answer;
  throw new Error("The question ended without an answer.");
}

/** Asks the test model, and collects the events before the answer. */
export async function askWithEvents(
  client: EngineClient,
  changes: Partial<AskParams>,
  signal = new AbortController().signal,
): Promise<{ answer: Answer; events: AskEvent[] }> {
  const events: AskEvent[] = [];
  for await (const event of client.ask({ ...defaultQuestion, images: [], ...changes }, signal)) {
    if (event.kind === "answered") return { answer: event.answer, events };
    events.push(event);
  }
  throw new Error("The question ended without an answer.");
}

/** Sends an image of the sample workspace to the engine. @param name such as `chart.png` */
export async function addWorkspaceImage(client: EngineClient, name: string): Promise<ImageRef> {
  return client.addImage(`images/${name}`, await readFile(join(workspace, "images", name)));
}
