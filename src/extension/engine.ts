import { EventEmitter, Uri, type Event, type LogOutputChannel } from "vscode";
import type { EngineClient } from "../client/engineClient.ts";
import type { AskParams } from "../protocol/ask.ts";
import type { EngineState } from "../protocol/state.ts";
import type { LogLine } from "../protocol/report.ts";
import type { PrefillParams } from "../protocol/prefill.ts";
import type { PrepareParams } from "../protocol/images.ts";
import type { Target } from "../protocol/target.ts";

interface KeptImages {
  storeImage(sha256: string, bytes: Uint8Array, cached: string): Promise<void>;
  readImage(sha256: string): Promise<Uint8Array | undefined>;
}

/** Consent and keys, asked for before anything is sent. */
interface Access {
  open(target: Target): Promise<Target>;
}

/** The engine for the extension. Its code is loaded with the first question. */
export class Engine {
  readonly #extensionUri: Uri;
  readonly #log: LogOutputChannel;
  readonly #stateChanged = new EventEmitter<EngineState>();
  readonly onState: Event<EngineState> = this.#stateChanged.event;
  readonly #kept: KeptImages;
  readonly #access: Access;
  #client: Promise<EngineClient> | undefined;

  /** @param kept store for images of conversations, which keeps them longer than the engine does */
  constructor(extensionUri: Uri, log: LogOutputChannel, kept: KeptImages, access: Access) {
    this.#extensionUri = extensionUri;
    this.#log = log;
    this.#kept = kept;
    this.#access = access;
  }

  /**
   * Adds the key to the target, after the user agreed to send to another machine. Every request passes here.
   * @throws FailureError notSent
   */
  async open(target: Target): Promise<Target> {
    return this.#access.open(target);
  }

  /** Folder of prepared images, which the panel may show. */
  async preparedFolder(): Promise<Uri> {
    const [{ cacheFolder }, { preparedFolder }] = await Promise.all([import("../disk/paths.ts"), import("../link/imageCache.ts")]);
    return Uri.file(preparedFolder(cacheFolder()));
  }

  /** Adds an image to the cache of the engine. @returns the SHA-256 of its content @throws FailureError diskFull, unsafeDirectory */
  async addImage(name: string, bytes: Uint8Array): Promise<string> {
    const { sha256 } = await (await this.#connected()).addImage(name, bytes);
    const [{ cacheFolder }, { imageCachePath }] = await Promise.all([import("../disk/paths.ts"), import("../link/imageCache.ts")]);
    await this.#kept.storeImage(sha256, bytes, imageCachePath(cacheFolder(), sha256));
    return sha256;
  }

  /** Content of an image that was added before; undefined once it is no longer stored. */
  async readStoredImage(sha256: string): Promise<Uint8Array | undefined> {
    return this.#kept.readImage(sha256);
  }

  /** Prefills local models only: nothing is sent to a server before the user asks. @see EngineClient.prefill */
  async prefill(params: PrefillParams, signal: AbortSignal) {
    if (params.target.kind !== "local") return;
    await (await this.#connected()).prefill(params, signal);
  }

  /** @see EngineClient.prepare */
  async prepare(params: PrepareParams, signal: AbortSignal) {
    return (await this.#connected()).prepare(params, signal);
  }

  /** @see EngineClient.ask */
  async *ask(params: AskParams, signal: AbortSignal) {
    const target = await this.open(params.target);
    signal.throwIfAborted();
    yield* (await this.#connected()).ask({ ...params, target }, signal);
  }

  async restart(): Promise<void> {
    await (await this.#connected()).restart();
  }

  /** Passes on a state that another thread received. */
  show(state: EngineState): void {
    this.#stateChanged.fire(state);
  }

  log(lines: LogLine[]): void {
    for (const { source, text } of lines) this.#log.info(`[${source}] ${text}`);
  }

  dispose(): void {
    void this.#client?.then((client) => client.dispose());
    this.#stateChanged.dispose();
  }

  #connected(): Promise<EngineClient> {
    this.#client ??= this.#create();
    return this.#client;
  }

  async #create(): Promise<EngineClient> {
    const [{ EngineClient }, { cacheFolder, runtimeFolder }] = await Promise.all([
      import("../client/engineClient.ts"),
      import("../disk/paths.ts"),
    ]);
    const place = {
      script: Uri.joinPath(this.#extensionUri, "dist", "engine.mjs").fsPath,
      runtime: await runtimeFolder(),
      cache: cacheFolder(),
    };
    return new EngineClient(place, "VS Code", {
      onState: (state) => this.show(state),
      onLog: (lines) => this.log(lines),
      onGone: () => {
        this.#log.warn("The engine ended. It starts again with the next question.");
        this.#stateChanged.fire({ kind: "idle" });
      },
    });
  }
}
