import { describeFailure, failureOf } from "../core/failure.ts";
import { preparedFolder, spoolFolder, trimFolder } from "../link/spool.ts";
import type { AskEvent, AskParams, AskResult } from "../protocol/ask.ts";
import type { EngineReport } from "../protocol/report.ts";
import type { EngineState } from "../protocol/state.ts";
import type { PrefillParams, PrefillResult } from "../protocol/prefill.ts";
import type { PrepareParams, PrepareResult } from "../protocol/images.ts";
import type { AvailableModelParams, AvailableModelResult, LocalTarget } from "../protocol/target.ts";
import { answer } from "./answer.ts";
import { Decoder } from "./images/decoder.ts";
import { chooseEndpoint } from "./backends/endpoint/chooseEndpoint.ts";
import { Endpoints } from "./backends/endpoint/endpoints.ts";
import { Lanes } from "./backends/endpoint/lanes.ts";
import { PreparedImages } from "./images/preparedImages.ts";
import type { Address } from "./backends/llamaServer/commandLine.ts";
import { fitting } from "./fitting.ts";
import { modelOf } from "./backends/llamaServer/launcher.ts";
import { LlamaServerSupervisor } from "./backends/llamaServer/supervisor.ts";
import { spawnServer } from "./backends/llamaServer/childProcess.ts";
import type { Log } from "./log.ts";
import { STILL_WANTED, beginsAlike, prefill } from "./prefill.ts";
import { BATCH, PERSON, READ_AHEAD, Schedule, type Job } from "./schedule.ts";
import { obtainLlamaServer } from "../llamaServer/obtain.ts";

/** Of images as people have them, and of what was made of them, each. */
const KEPT_BYTES = 256_000_000;
/** Idle time before the model is unloaded, for clients that set none: long enough for a short break, short enough to free memory during a meeting. */
const DEFAULT_UNLOAD_AFTER_MINUTES = 15;
/** Folders of thousands of files are not read after each question, but once in so long, in milliseconds. */
const TRIM_EVERY = 60_000;

interface EngineOptions {
  runFolder: string;
  cache: string;
  decoderScript: string;
  mermaidScript: string;
  listenOn: Address["kind"];
  log: Log;
  onState: (state: EngineState) => void;
}

/** What the engine process does, whoever asks: images, the queue of questions, llama-server. */
export class Engine {
  readonly #schedule = new Schedule(() => this.#supervisor.slots);
  readonly #decoder: Decoder;
  readonly #prepared: PreparedImages;
  readonly #supervisor: LlamaServerSupervisor;
  readonly #endpoints = new Endpoints();
  readonly #lanes = new Lanes(() => this.#options.onState(this.state));
  readonly #options: EngineOptions;
  #state: EngineState = { kind: "idle" };
  /** Those that the local model works on. */
  readonly #answering = new Set<object>();
  #trimming: NodeJS.Timeout | undefined;
  #unloading: NodeJS.Timeout | undefined;
  #unloadAfterMinutes = DEFAULT_UNLOAD_AFTER_MINUTES;
  #prefilling: { params: PrefillParams; abort: AbortController } | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#decoder = new Decoder(options.decoderScript);
    this.#prepared = new PreparedImages(this.#decoder, options.cache);
    this.#supervisor = new LlamaServerSupervisor({
      folder: options.runFolder,
      obtain: async ({ llamaServer, isOffline = false }, onProgress, signal) => {
        const found = await obtainLlamaServer({
          cacheDir: options.cache,
          isOffline,
          onProgress,
          signal,
          ...(llamaServer === undefined ? {} : { setting: llamaServer }),
        });
        return found.executable;
      },
      fit: fitting,
      spawn: spawnServer,
      log: options.log,
      onState: (state) => this.#setState(state),
      listenOn: options.listenOn,
    });
  }

  /** What a server of the person's own does is told while the local model has no news. */
  get state(): EngineState {
    const { model } = this.#lanes;
    const isQuiet = ["idle", "ready", "unloaded", "failed"].includes(this.#state.kind);
    return model !== undefined && isQuiet ? { kind: "answering", model } : this.#state;
  }

  get isIdle(): boolean {
    return this.#schedule.isIdle && this.#lanes.isIdle;
  }

  /** Answers when its turn has come. Never throws for what is expected to fail. */
  async ask(client: object, params: AskParams, onEvent: (event: AskEvent) => void, signal: AbortSignal): Promise<AskResult> {
    // What a person is about to ask goes before a batch.
    if (!params.isBatch) this.#endPrefillFor(params);
    try {
      const { target, isBatch = false } = params;
      if (target.kind === "endpoint") {
        const lane = { url: target.url, concurrency: target.concurrency ?? 1, isBatch, signal };
        return await this.#lanes.run(lane, (onAnswering) => this.#answer(params, onEvent, onAnswering, signal));
      }
      if (isBatch) {
        // Its images are made ready while another one's are answered about.
        const failed = (await this.#prepared.prepare(params, signal, true)).find((result) => result.kind === "failed");
        if (failed) return failed;
      }
      const job: Job = { priority: isBatch ? BATCH : PERSON, client, model: modelOf(target) };
      return await this.#inTurn(job, target, () => this.#answerLocally(params, onEvent, signal), signal);
    } catch (error) {
      if (signal.aborted) return { kind: "cancelled" };
      const failure = failureOf(error);
      this.#options.log.write("engine", `A question failed: ${JSON.stringify(failure)}`);
      return { kind: "failed", failure };
    } finally {
      this.#trimLater();
    }
  }

  /** What the images of a question will be. It waits for no answer: the decoder has a queue of its own. Never throws. */
  async prepare(params: PrepareParams, signal: AbortSignal): Promise<PrepareResult> {
    try {
      return { kind: "prepared", images: await this.#prepared.prepare(params, signal) };
    } catch (error) {
      return signal.aborted ? { kind: "cancelled" } : { kind: "failed", failure: failureOf(error) };
    } finally {
      this.#trimLater();
    }
  }

  /** The model that a server of the person's own would answer with. Never throws. */
  async availableModel({ target }: AvailableModelParams, signal: AbortSignal): Promise<AvailableModelResult> {
    try {
      const silent = { onEvent: () => {}, onAnswering: () => {} };
      const { facts } = await chooseEndpoint(target, [], { endpoints: this.#endpoints, ...silent, signal });
      return { kind: "available", ...(facts.model === undefined ? {} : { model: facts.model }) };
    } catch (error) {
      return signal.aborted ? { kind: "cancelled" } : { kind: "failed", failure: failureOf(error) };
    }
  }

  /** Reads ahead when nothing else is to be done; a question, or the next call, ends it. Never throws. */
  async prefill(client: object, params: PrefillParams, signal: AbortSignal): Promise<PrefillResult> {
    const { target } = params;
    if (target.kind === "endpoint") return { kind: "left", reason: "no server of Oriel's own" };
    this.#endPrefillFor(params);
    const abort = new AbortController();
    this.#prefilling = { params, abort };
    const ended = AbortSignal.any([signal, abort.signal]);
    try {
      const services = { prepared: this.#prepared, supervisor: this.#supervisor };
      const job: Job = { priority: READ_AHEAD, client, model: modelOf(target) };
      return await this.#inTurn(job, target, () => prefill(params, services, ended), ended);
    } catch (error) {
      return { kind: "left", reason: ended.aborted ? "something else came first" : describeFailure(failureOf(error)).message };
    }
  }

  #endPrefillFor(next: PrefillParams): void {
    const { params, abort } = this.#prefilling ?? {};
    abort?.abort(params && beginsAlike(params, next) ? STILL_WANTED : undefined);
    this.#prefilling = undefined;
  }

  report(): Pick<EngineReport, "running" | "lastCrash"> {
    return this.#supervisor.report();
  }

  restart(): void {
    this.#options.log.write("engine", "Restarting llama-server");
    this.#supervisor.stop();
  }

  dispose(): void {
    clearTimeout(this.#trimming);
    clearTimeout(this.#unloading);
    this.#lanes.clear();
    this.#supervisor.stop();
    this.#decoder.dispose();
  }

  async #answerLocally(params: AskParams, onEvent: (event: AskEvent) => void, signal: AbortSignal): Promise<AskResult> {
    const answering = {};
    const onAnswering = (model: string) => {
      this.#answering.add(answering);
      this.#setState({ kind: "answering", model });
    };
    try {
      return await this.#answer(params, onEvent, onAnswering, signal);
    } finally {
      const was = this.#answering.delete(answering);
      // A crash has set another state in the meantime; that one stands.
      if (was && this.#answering.size === 0 && this.#state.kind === "answering")
        this.#setState({ kind: "ready", model: this.#state.model });
    }
  }

  async #answer(
    params: AskParams,
    onEvent: (event: AskEvent) => void,
    onAnswering: (model: string) => void,
    signal: AbortSignal,
  ): Promise<AskResult> {
    const { mermaidScript, log } = this.#options;
    const services = { prepared: this.#prepared, supervisor: this.#supervisor, endpoints: this.#endpoints, mermaidScript };
    const onEventLogged = (event: AskEvent) => {
      if (event.kind === "waiting") log.write("engine", `The server is busy, and is asked again in ${event.inMs} ms`);
      onEvent(event);
    };
    return { kind: "answered", answer: await answer(params, { ...services, onEvent: onEventLogged, onAnswering, signal }) };
  }

  /** The model is unloaded when nothing was asked of it for as long as the last who asked wants. */
  async #inTurn<T>(job: Job, target: LocalTarget, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    clearTimeout(this.#unloading);
    this.#unloadAfterMinutes = target.unloadAfterMinutes ?? DEFAULT_UNLOAD_AFTER_MINUTES;
    try {
      return await this.#schedule.run(job, work, signal);
    } finally {
      this.#unloadLater();
    }
  }

  #unloadLater(): void {
    clearTimeout(this.#unloading);
    const minutes = this.#unloadAfterMinutes;
    if (minutes > 0) this.#unloading = setTimeout(() => this.#unload(), minutes * 60_000).unref();
  }

  #unload(): void {
    if (this.#schedule.isIdle) this.#supervisor.unload();
  }

  #trimLater(): void {
    this.#trimming ??= setTimeout(() => {
      this.#trimming = undefined;
      const { cache } = this.#options;
      for (const folder of [spoolFolder(cache), preparedFolder(cache)]) void trimFolder(folder, KEPT_BYTES);
    }, TRIM_EVERY).unref();
  }

  #setState(state: EngineState): void {
    this.#state = state;
    this.#options.onState(this.state);
    // A model that is ready may have room for several.
    if (state.kind !== "ready") return;
    this.#schedule.fill();
    // It may have become so after the one who wanted it had gone.
    this.#unloadLater();
  }
}
