import { EventEmitter, Uri, type Event, type LogOutputChannel } from "vscode";
import type { EngineClient } from "../client/engineClient.ts";
import type { AskParams } from "../protocol/ask.ts";
import type { EngineState } from "../protocol/state.ts";
import type { LogLine } from "../protocol/report.ts";
import type { CompareParams } from "../protocol/compare.ts";
import type { ContrastParams } from "../protocol/contrast.ts";
import type { PrefillParams } from "../protocol/prefill.ts";
import type { PrepareParams } from "../protocol/images.ts";
import type { Target } from "../protocol/target.ts";

interface ImageStore {
  storeImage(sha256: string, bytes: Uint8Array, cachedPath: string): Promise<void>;
  readImage(sha256: string): Promise<Uint8Array | undefined>;
}

/** Asks for consent and adds the API key to a target, before anything is sent. */
interface Access {
  authorize(target: Target): Promise<Target>;
}

/** The extension's connection to the engine. The client code is loaded on first use. */
export class Engine {
  readonly #extensionUri: Uri;
  readonly #log: LogOutputChannel;
  readonly #stateChanged = new EventEmitter<EngineState>();
  readonly onState: Event<EngineState> = this.#stateChanged.event;
  readonly #images: ImageStore;
  readonly #access: Access;
  #client: Promise<EngineClient> | undefined;

  /** @param images store for the images in conversations, which the engine's cache may evict */
  constructor(extensionUri: Uri, log: LogOutputChannel, images: ImageStore, access: Access) {
    this.#extensionUri = extensionUri;
    this.#log = log;
    this.#images = images;
    this.#access = access;
  }

  /**
   * Asks for the user's consent if the target is on another machine, and adds the API key to the target. Every request that is sent to
   * a server passes through this method.
   * @throws FailureError notSent, offline
   */
  async authorize(target: Target): Promise<Target> {
    return this.#access.authorize(target);
  }

  /** Returns the folder of prepared images, from which the panel loads images. */
  async getPreparedFolder(): Promise<Uri> {
    const [{ getCacheFolder }, { getPreparedFolder }] = await Promise.all([import("../disk/paths.ts"), import("../link/imageCache.ts")]);
    return Uri.file(getPreparedFolder(getCacheFolder()));
  }

  /**
   * Adds an image to the engine's cache.
   * @returns the SHA-256 of its content
   * @throws FailureError diskFull, folderNotWritable, unsafeDirectory
   */
  async addImage(name: string, bytes: Uint8Array): Promise<string> {
    const { sha256 } = await (await this.#connect()).addImage(name, bytes);
    const [{ getCacheFolder }, { getImageCachePath }] = await Promise.all([import("../disk/paths.ts"), import("../link/imageCache.ts")]);
    await this.#images.storeImage(sha256, bytes, getImageCachePath(getCacheFolder(), sha256));
    return sha256;
  }

  /** Reads an image that `addImage` has stored. @returns undefined if the image is no longer stored */
  async readStoredImage(sha256: string): Promise<Uint8Array | undefined> {
    return this.#images.readImage(sha256);
  }

  /** @see EngineClient.compare */
  async compare(params: CompareParams, signal: AbortSignal) {
    return (await this.#connect()).compare(params, signal);
  }

  /** @see EngineClient.measureContrast */
  async measureContrast(params: ContrastParams, signal: AbortSignal) {
    return (await this.#connect()).measureContrast(params, signal);
  }

  /** Prefills local models only, so that nothing is sent to a server before the user asks. @see EngineClient.prefill */
  async prefill(params: PrefillParams, signal: AbortSignal) {
    if (params.target.kind !== "local") return;
    await (await this.#connect()).prefill(params, signal);
  }

  /** @see EngineClient.prepare */
  async prepare(params: PrepareParams, signal: AbortSignal) {
    return (await this.#connect()).prepare(params, signal);
  }

  /** @see EngineClient.ask */
  async *ask(params: AskParams, signal: AbortSignal) {
    const target = await this.authorize(params.target);
    signal.throwIfAborted();
    yield* (await this.#connect()).ask({ ...params, target }, signal);
  }

  async restart(): Promise<void> {
    await (await this.#connect()).restart();
  }

  /** Publishes a state, which may also come from a worker. */
  publishState(state: EngineState): void {
    this.#stateChanged.fire(state);
  }

  log(lines: LogLine[]): void {
    for (const { source, text } of lines) this.#log.info(`[${source}] ${text}`);
  }

  dispose(): void {
    void this.#client?.then((client) => client.dispose());
    this.#stateChanged.dispose();
  }

  #connect(): Promise<EngineClient> {
    this.#client ??= this.#create();
    return this.#client;
  }

  async #create(): Promise<EngineClient> {
    const [{ EngineClient }, { getCacheFolder, findRuntimeFolder }] = await Promise.all([
      import("../client/engineClient.ts"),
      import("../disk/paths.ts"),
    ]);
    const options = {
      script: Uri.joinPath(this.#extensionUri, "dist", "engine.mjs").fsPath,
      runtime: await findRuntimeFolder(),
      cache: getCacheFolder(),
    };
    return new EngineClient(options, "VS Code", {
      onState: (state) => this.publishState(state),
      onLog: (lines) => this.log(lines),
      onDisconnect: () => {
        this.#log.warn("The engine stopped. It starts again with the next question.");
        this.#stateChanged.fire({ kind: "idle" });
      },
    });
  }
}
