import { describeFailure, toFailure } from "../failures/failure.ts";
import { getImageCacheFolder, getPreparedFolder, trimFolder } from "../link/imageCache.ts";
import type { AskEvent, AskParams, AskResult } from "../protocol/ask.ts";
import type { CompareParams, CompareResult } from "../protocol/compare.ts";
import type { ContrastParams, ContrastResult } from "../protocol/contrast.ts";
import type { PrepareParams, PrepareResult } from "../protocol/images.ts";
import type { PrefillParams, PrefillResult } from "../protocol/prefill.ts";
import type { EngineReport } from "../protocol/report.ts";
import type { EngineState } from "../protocol/state.ts";
import type { AvailableModelParams, AvailableModelResult } from "../protocol/target.ts";
import { answer } from "./answer.ts";
import type { AnswerValidators } from "./answerWithCheck.ts";
import type { QueuedRequest } from "./backends/backend.ts";
import { Backends } from "./backends/backends.ts";
import { spawnServer } from "./backends/llamaServer/childProcess.ts";
import type { Address } from "./backends/llamaServer/commandLine.ts";
import { fitModel } from "./fitModel.ts";
import { createServerSource } from "./serverSource.ts";
import { forgetFailedBuilds } from "../llamaServer/failedBuilds.ts";
import { getBuildsFolder } from "../llamaServer/folders.ts";
import { Decoder } from "./images/decoder.ts";
import { PreparedImages } from "./images/preparedImages.ts";
import { readMeasuredBoxOrder } from "../disk/boxOrders.ts";
import type { Log } from "./log.ts";
import { persistPace } from "./measuredPace.ts";
import { REPLACED_BY_SAME_PROMPT, prefill, canSharePrompt } from "./prefill.ts";
import { createValidators, type ParserScripts } from "./validators.ts";
import { BATCH, INTERACTIVE, PREFETCH } from "./requestQueue.ts";

/** Size limit for the image cache, and for the folder of prepared images. */
const MAX_FOLDER_BYTES = 256_000_000;
/** Delay before the folders are trimmed. Listing thousands of files after each question would be too slow. */
const TRIM_DELAY_MS = 60_000;

interface EngineOptions {
  runFolder: string;
  /** Folder for downloads and builds of llama-server. */
  cacheFolder: string;
  decoderScript: string;
  parserScripts: ParserScripts;
  listenOn: Address["kind"];
  log: Log;
  onState: (state: EngineState) => void;
}

/** A client, with the folder in which it caches its images. */
interface CacheUser {
  readonly cache: string;
}

/** The services of the engine process: images, questions, prefill. */
export class Engine {
  readonly #decoder: Decoder;
  /** Prepared images by cache folder: clients with different environments may use different folders. */
  readonly #preparedImages = new Map<string, PreparedImages>();
  readonly #backends: Backends;
  readonly #options: EngineOptions;
  readonly #validators: AnswerValidators;
  #trimTimer: NodeJS.Timeout | undefined;
  #currentPrefill: { params: PrefillParams; abort: AbortController } | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#validators = createValidators(options.parserScripts);
    this.#decoder = new Decoder(options.decoderScript);
    this.#backends = new Backends(
      {
        folder: options.runFolder,
        ...createServerSource(options.cacheFolder),
        fit: fitModel,
        spawn: spawnServer,
        log: options.log,
        listenOn: options.listenOn,
      },
      () => options.onState(this.state),
    );
  }

  get state(): EngineState {
    return this.#backends.state;
  }

  get isIdle(): boolean {
    return this.#backends.isIdle;
  }

  /** Answers a question once the queue allows it. Never throws for expected failures. */
  async ask(client: CacheUser, params: AskParams, onEvent: (event: AskEvent) => void, signal: AbortSignal): Promise<AskResult> {
    const { target, isBatch = false } = params;
    const preparedImages = this.#getPreparedImages(client);
    // A batch does not replace the prefill of a question that is being written.
    if (!isBatch) this.#endPrefillFor(params);
    try {
      if (isBatch) {
        // Prepares the images of a batch request while the model answers other requests.
        const failedResult = (await preparedImages.prepare(params, signal, true)).find((result) => result.kind === "failed");
        if (failedResult) return failedResult;
      }
      const request: QueuedRequest = { client, priority: isBatch ? BATCH : INTERACTIVE, signal };
      return await this.#backends.getSource(target).run(request, async (connect) => {
        const readBoxOrder = (model: string) => readMeasuredBoxOrder(client.cache, model);
        const measured = persistPace(connect, target, client.cache);
        const context = {
          preparedImages,
          connect: measured.connect,
          validators: this.#validators,
          readBoxOrder,
          onEvent: this.#logWaits(onEvent),
          signal,
        };
        const result: AskResult = { kind: "answered", answer: await answer(params, context) };
        void measured.record();
        return result;
      });
    } catch (error) {
      if (signal.aborted) return { kind: "cancelled" };
      const failure = toFailure(error);
      this.#options.log.write("engine", `A question failed: ${JSON.stringify(failure)}`);
      return { kind: "failed", failure };
    } finally {
      this.#scheduleTrim();
    }
  }

  /** Prepares images without waiting for answers: the decoder has its own queue. Never throws. */
  async prepare(client: CacheUser, params: PrepareParams, signal: AbortSignal): Promise<PrepareResult> {
    try {
      return { kind: "prepared", images: await this.#getPreparedImages(client).prepare(params, signal) };
    } catch (error) {
      return signal.aborted ? { kind: "cancelled" } : { kind: "failed", failure: toFailure(error) };
    } finally {
      this.#scheduleTrim();
    }
  }

  /** Compares the pixels of two images. Never throws. */
  async compare(client: CacheUser, params: CompareParams, signal: AbortSignal): Promise<CompareResult> {
    try {
      return { kind: "compared", comparison: await this.#getPreparedImages(client).compare(params, signal) };
    } catch (error) {
      return signal.aborted ? { kind: "cancelled" } : { kind: "failed", failure: toFailure(error) };
    }
  }

  /** Measures the contrast of text in an image. Never throws. */
  async measureContrast(client: CacheUser, params: ContrastParams, signal: AbortSignal): Promise<ContrastResult> {
    try {
      return { kind: "measured", groups: await this.#getPreparedImages(client).measureContrast(params, signal) };
    } catch (error) {
      return signal.aborted ? { kind: "cancelled" } : { kind: "failed", failure: toFailure(error) };
    }
  }

  /** Finds the model that an endpoint would answer with. Never throws. */
  async findAvailableModel({ target }: AvailableModelParams, signal: AbortSignal): Promise<AvailableModelResult> {
    try {
      const model = await this.#backends.findAvailableModel(target, signal);
      return { kind: "available", ...(model === undefined ? {} : { model }) };
    } catch (error) {
      return signal.aborted ? { kind: "cancelled" } : { kind: "failed", failure: toFailure(error) };
    }
  }

  /** Prefills while the model is otherwise idle, until a question or another prefill is requested. Never throws. */
  async prefill(client: CacheUser, params: PrefillParams, signal: AbortSignal): Promise<PrefillResult> {
    const source = this.#backends.getSource(params.target);
    if (!source.canPrefill) return { kind: "skipped", reason: "The target is not a local model." };
    this.#endPrefillFor(params);
    const abort = new AbortController();
    this.#currentPrefill = { params, abort };
    const endSignal = AbortSignal.any([signal, abort.signal]);
    try {
      const request: QueuedRequest = { client, priority: PREFETCH, signal: endSignal };
      return await source.run(request, (connect) => {
        const measured = persistPace(connect, params.target, client.cache);
        return prefill(params, this.#getPreparedImages(client), measured.connect, endSignal);
      });
    } catch (error) {
      return {
        kind: "skipped",
        reason: endSignal.aborted ? "Another request took precedence." : describeFailure(toFailure(error)).message,
      };
    }
  }

  report(): Pick<EngineReport, "running" | "lastCrash"> {
    return this.#backends.report();
  }

  restart(): void {
    this.#options.log.write("engine", "Restarting llama-server");
    this.#backends.restart();
    // The user may have updated a driver in the meantime.
    forgetFailedBuilds(getBuildsFolder(this.#options.cacheFolder)).catch(() => {});
  }

  dispose(): void {
    clearTimeout(this.#trimTimer);
    this.#backends.dispose();
    this.#decoder.dispose();
  }

  #getPreparedImages({ cache }: CacheUser): PreparedImages {
    const preparedImages = this.#preparedImages.get(cache) ?? new PreparedImages(this.#decoder, cache);
    this.#preparedImages.set(cache, preparedImages);
    return preparedImages;
  }

  #endPrefillFor(next: PrefillParams): void {
    const { params, abort } = this.#currentPrefill ?? {};
    abort?.abort(params && canSharePrompt(params, next) ? REPLACED_BY_SAME_PROMPT : undefined);
    this.#currentPrefill = undefined;
  }

  #logWaits(onEvent: (event: AskEvent) => void): (event: AskEvent) => void {
    return (event) => {
      if (event.kind === "waiting") this.#options.log.write("engine", `The server is busy; retrying in ${event.delayMs} ms`);
      onEvent(event);
    };
  }

  #scheduleTrim(): void {
    this.#trimTimer ??= setTimeout(() => {
      this.#trimTimer = undefined;
      const folders = [...this.#preparedImages.keys()].flatMap((cache) => [getImageCacheFolder(cache), getPreparedFolder(cache)]);
      for (const folder of folders) void trimFolder(folder, MAX_FOLDER_BYTES);
    }, TRIM_DELAY_MS).unref();
  }
}
