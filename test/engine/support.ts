import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createServer, type AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { EngineClient, type EngineListeners } from "../../src/client/engineClient.ts";
import { CHAT_SYSTEM } from "../../src/chat/systemText.ts";
import { IMAGE_LIMITS } from "../../src/image/imageFile.ts";
import type { EngineOptions } from "../../src/client/startEngine.ts";
import type { Answer, AskParams } from "../../src/protocol/ask.ts";
import type { EngineState } from "../../src/protocol/state.ts";
import type { Target } from "../../src/protocol/target.ts";
import { endEngines, listProcesses } from "../fixtures/engineProcesses.ts";
import { until } from "../waiting.ts";

export const model = resolve("test/model/tiny-gemma4.gguf");
export const projector = resolve("test/model/tiny-gemma4.mmproj.gguf");
export const llamaServer = process.env["ORIEL_TEST_LLAMA_SERVER"] ?? "";
export const workspace = resolve("test/fixtures/workspace");

export const local: Target = { kind: "local", model, projector, llamaServer };

/** An engine of a test's own: its own runtime and cache folders, and a short grace period. */
export class TestEngine {
  readonly place: EngineOptions;
  readonly states: EngineState[] = [];
  readonly #clients: EngineClient[] = [];
  readonly #folder: string;

  private constructor(folder: string, graceMs: number, extra: string[]) {
    this.#folder = folder;
    this.place = {
      script: resolve("dist/engine.mjs"),
      runtime: join(folder, "run"),
      cache: join(folder, "cache"),
      graceMs,
      arguments: extra,
    };
  }

  static async create(graceMs = 1500, extra: string[] = []): Promise<TestEngine> {
    return new TestEngine(await mkdtemp(join(tmpdir(), "oriel-engine-")), graceMs, extra);
  }

  client(listeners: EngineListeners = {}): EngineClient {
    const client = new EngineClient(this.place, "test", {
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
    await endEngines(this.place.runtime);
    await this.untilGone();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The engine and its llama-server, which name their folders on the command line. */
  async processes(): Promise<{ pid: number; command: string }[]> {
    return (await listProcesses()).filter(({ command }) => command.includes(this.#folder));
  }

  /** Waits for twice the grace period: an engine without clients would have ended by then. */
  async outlastGrace(): Promise<void> {
    await delay(2 * (this.place.graceMs ?? 0));
  }

  async enginePid(): Promise<number> {
    return this.#pid(/engine\.mjs/);
  }

  async llamaServerPid(): Promise<number> {
    return this.#pid(/--mmproj/);
  }

  async #pid(pattern: RegExp): Promise<number> {
    const found = (await this.processes()).filter(({ command }) => pattern.test(command));
    if (found.length !== 1) throw new Error(`${found.length} processes match ${pattern.source}`);
    return found[0]?.pid ?? 0;
  }

  async untilState(kind: EngineState["kind"]): Promise<EngineState> {
    return until(() => this.states.findLast((state) => state.kind === kind), `the state ${kind}`);
  }

  async untilGone(): Promise<void> {
    await until(async () => ((await this.processes()).length === 0 ? true : undefined), "the end of all processes");
  }
}

/** A llama-server that Oriel did not start. */
export class OtherLlamaServer {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  static async start({
    slots,
    contextTokens,
    apiKey,
  }: {
    slots: number;
    contextTokens: number;
    apiKey?: string;
  }): Promise<OtherLlamaServer> {
    const port = await freePort();
    const options = { "-m": model, "--mmproj": projector, "--port": port, "-b": 2048, "-ub": 1152, "-np": slots, "-c": contextTokens };
    const imageTokens = { "--image-min-tokens": 40, "--image-max-tokens": 1120 };
    const key = apiKey === undefined ? {} : { "--api-key": apiKey };
    const args = Object.entries({ ...options, ...imageTokens, ...key }).flatMap(([name, value]) => [name, String(value)]);
    const child = spawn(llamaServer, [...args, "--jinja"], { stdio: "ignore" });
    const url = `http://127.0.0.1:${port}`;
    const isReady = () =>
      fetch(`${url}/health`).then(
        ({ ok }) => (ok ? true : undefined),
        () => undefined,
      );
    await until(isReady, "the other llama-server");
    return new OtherLlamaServer(child, url);
  }

  async chat(body: object): Promise<{ choices: { message: { content: string } }[]; usage: { prompt_tokens: number } }> {
    const response = await fetch(`${this.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Awaited<ReturnType<OtherLlamaServer["chat"]>>;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}

/** A port that nobody listens on. Another process may take it before it is used, which is unlikely: the system deals them out in turn. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** An engine with a client for the tests of a `describe`, ended after them. @returns the client, once the tests run */
export function useEngine(): () => EngineClient {
  let engine: TestEngine;
  let client: EngineClient;
  before(async () => {
    engine = await TestEngine.create();
    client = engine.client();
  });
  after(() => engine.dispose());
  return () => client;
}

/** A question to the test model about images that are still to be named. */
export const usualQuestion: Omit<AskParams, "images"> = {
  target: local,
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

export interface Asked {
  image?: string;
  bytes?: Uint8Array;
  name?: string;
}

/** Asks about one image of the sample workspace, or about given bytes. */
export async function ask(
  client: EngineClient,
  { image, bytes, name = image ?? "image.png", ...changes }: Asked & Partial<AskParams>,
  signal = new AbortController().signal,
): Promise<Answer> {
  const content = bytes ?? (await readFile(join(workspace, image ?? "images/login-form.png")));
  const params: AskParams = {
    ...usualQuestion,
    images: [await client.addImage(name, content)],
    ...changes,
  };
  for await (const event of client.ask(params, signal)) if (event.kind === "answered") return event.answer;
  throw new Error("no answer");
}

export async function trueCaption(image: string): Promise<string> {
  const captions = JSON.parse(await readFile("test/fixtures/workspace.captions.json", "utf8")) as Record<string, { alt: string }>;
  const caption = captions[image];
  if (!caption) throw new Error(`No caption for ${image}.`);
  return caption.alt;
}
