import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { EngineClient, type EngineListeners } from "../../src/client/engineClient.ts";
import { CHAT_SYSTEM } from "../../src/chat/systemText.ts";
import { IMAGE_LIMITS } from "../../src/image/imageFile.ts";
import type { EnginePlace } from "../../src/client/startEngine.ts";
import type { Answer, AskParams } from "../../src/protocol/ask.ts";
import type { EngineState } from "../../src/protocol/state.ts";
import type { Target } from "../../src/protocol/target.ts";
import { until } from "../waiting.ts";

const run = promisify(execFile);

export const model = resolve("test/model/tiny-gemma4.gguf");
export const projector = resolve("test/model/tiny-gemma4.mmproj.gguf");
export const llamaServer = process.env["ORIEL_TEST_LLAMA_SERVER"] ?? "";
export const workspace = resolve("test/fixtures/workspace");

export const local: Target = { kind: "local", model, projector, llamaServer };

/** An engine of a test's own: its own runtime and cache folders, and a short grace period. */
export class TestEngine {
  readonly place: EnginePlace;
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
    for (const { pid } of await this.processes()) process.kill(pid, "SIGKILL");
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The engine and its llama-server, which name their folders on the command line, as the system lists them. */
  async processes(): Promise<{ pid: number; command: string }[]> {
    const { stdout } = await run("ps", ["-A", "-ww", "-o", "pid=,stat=,args="]);
    return stdout.split("\n").flatMap((line) => {
      const [, pid, stat = "", command = ""] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
      return pid !== undefined && command.includes(this.#folder) && !stat.startsWith("Z") ? [{ pid: Number(pid), command }] : [];
    });
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

/** A llama-server without Oriel, to compare with. */
export class DirectServer {
  readonly #child: ChildProcess;
  readonly #url: string;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.#url = url;
  }

  static async start(): Promise<DirectServer> {
    const port = 20_000 + ((process.pid + 7) % 20_000);
    const args = ["-m", model, "--mmproj", projector, "--port", String(port), "-b", "2048", "-ub", "1152", "-np", "1", "-c", "8192"];
    const child = spawn(llamaServer, [...args, "--image-min-tokens", "40", "--image-max-tokens", "1120", "--jinja"], { stdio: "ignore" });
    const url = `http://127.0.0.1:${port}`;
    const ready = () =>
      fetch(`${url}/health`).then(
        ({ ok }) => (ok ? true : undefined),
        () => undefined,
      );
    await until(ready, "the second llama-server");
    return new DirectServer(child, url);
  }

  async chat(body: object): Promise<{ choices: { message: { content: string } }[]; usage: { prompt_tokens: number } }> {
    const response = await fetch(`${this.#url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Awaited<ReturnType<DirectServer["chat"]>>;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}

/** A llama-server as somebody else would start it for others. */
export class RemoteServer {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  static async start({ apiKey, slots, contextTokens }: { apiKey: string; slots: number; contextTokens: number }): Promise<RemoteServer> {
    const port = 20_000 + ((process.pid + 11) % 20_000);
    const args = ["-m", model, "--mmproj", projector, "--port", String(port), "--api-key", apiKey, "--jinja"];
    const sizes = [
      "-ub",
      "1152",
      "-np",
      String(slots),
      "-c",
      String(contextTokens),
      "--image-min-tokens",
      "40",
      "--image-max-tokens",
      "1120",
    ];
    const child = spawn(llamaServer, [...args, ...sizes], { stdio: "ignore" });
    const url = `http://127.0.0.1:${port}`;
    const ready = () =>
      fetch(`${url}/health`).then(
        ({ ok }) => (ok ? true : undefined),
        () => undefined,
      );
    await until(ready, "the llama-server of somebody else");
    return new RemoteServer(child, url);
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
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
