import PQueue from "p-queue";
import { failureOf } from "../core/failure.ts";
import { trimSpool } from "../link/spool.ts";
import type { AskEvent, AskParams, AskResult, EngineState } from "../protocol/engine.ts";
import { answer } from "./answer.ts";
import { Decoder } from "./images/decoder.ts";
import { PreparedImages } from "./images/preparedImages.ts";
import type { Address } from "./llamaServer/commandLine.ts";
import { LlamaServerSupervisor } from "./llamaServer/supervisor.ts";
import { spawnServer } from "./llamaServer/childProcess.ts";
import type { Log } from "./log.ts";
import { obtainLlamaServer } from "../models/llamaServer/obtain.ts";

const SPOOL_BYTES = 256_000_000;

interface EngineOptions {
  runFolder: string;
  cache: string;
  decoderScript: string;
  listenOn: Address["kind"];
  log: Log;
  onState: (state: EngineState) => void;
}

/** What the engine process does, whoever asks: images, the queue of questions, llama-server. */
export class Engine {
  readonly #queue = new PQueue({ concurrency: 1 });
  readonly #decoder: Decoder;
  readonly #prepared: PreparedImages;
  readonly #supervisor: LlamaServerSupervisor;
  readonly #options: EngineOptions;
  #state: EngineState = { kind: "idle" };

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#decoder = new Decoder(options.decoderScript);
    this.#prepared = new PreparedImages(this.#decoder, options.cache);
    this.#supervisor = new LlamaServerSupervisor({
      folder: options.runFolder,
      obtain: async (setting, onProgress, signal) => {
        const found = await obtainLlamaServer({
          cacheDir: options.cache,
          onProgress,
          signal,
          ...(setting === undefined ? {} : { setting }),
        });
        return found.executable;
      },
      spawn: spawnServer,
      log: options.log,
      onState: (state) => this.#setState(state),
      listenOn: options.listenOn,
    });
  }

  get state(): EngineState {
    return this.#state;
  }

  get isIdle(): boolean {
    return this.#queue.size === 0 && this.#queue.pending === 0;
  }

  /** Answers when all earlier questions have been. Never throws for what is expected to fail. */
  async ask(params: AskParams, onEvent: (event: AskEvent) => void, signal: AbortSignal): Promise<AskResult> {
    try {
      return await this.#queue.add(() => this.#answer(params, onEvent, signal), { signal });
    } catch (error) {
      if (signal.aborted) return { kind: "cancelled" };
      const failure = failureOf(error);
      this.#options.log.write("engine", `A question failed: ${JSON.stringify(failure)}`);
      return { kind: "failed", failure };
    } finally {
      void trimSpool(this.#options.cache, SPOOL_BYTES);
    }
  }

  restart(): void {
    this.#options.log.write("engine", "Restarting llama-server");
    this.#supervisor.stop();
  }

  dispose(): void {
    this.#queue.clear();
    this.#supervisor.stop();
    this.#decoder.dispose();
  }

  async #answer(params: AskParams, onEvent: (event: AskEvent) => void, signal: AbortSignal): Promise<AskResult> {
    let model: string | undefined;
    const onAnswering = (name: string) => {
      model = name;
      this.#setState({ kind: "answering", model: name });
    };
    try {
      const context = { prepared: this.#prepared, supervisor: this.#supervisor, onEvent, onAnswering, signal };
      return { kind: "answered", answer: await answer(params, context) };
    } finally {
      // A crash has set another state in the meantime; that one stands.
      if (this.#state.kind === "answering" && model !== undefined) {
        this.#setState(params.target.kind === "local" ? { kind: "ready", model } : { kind: "idle" });
      }
    }
  }

  #setState(state: EngineState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
