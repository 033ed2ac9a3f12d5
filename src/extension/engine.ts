import { EventEmitter, Uri, type Event, type LogOutputChannel } from "vscode";
import type { EngineClient } from "../client/engineClient.ts";
import type { AskParams, EngineState, PrepareParams } from "../protocol/engine.ts";

/** The engine as the extension uses it. Nothing of it is loaded before the first question. */
export class Engine {
  readonly #extensionUri: Uri;
  readonly #log: LogOutputChannel;
  readonly #stateChanged = new EventEmitter<EngineState>();
  readonly onState: Event<EngineState> = this.#stateChanged.event;
  #client: Promise<EngineClient> | undefined;

  constructor(extensionUri: Uri, log: LogOutputChannel) {
    this.#extensionUri = extensionUri;
    this.#log = log;
  }

  /** Folders whose files the panel may show: the pixels that the model gets. */
  async preparedFolder(): Promise<Uri> {
    const { cacheFolder } = await import("../link/paths.ts");
    return Uri.joinPath(Uri.file(cacheFolder()), "prepared");
  }

  /** @see EngineClient.addImage */
  async addImage(name: string, bytes: Uint8Array) {
    return (await this.#connected()).addImage(name, bytes);
  }

  /** @see EngineClient.prepare */
  async prepare(params: PrepareParams, signal: AbortSignal) {
    return (await this.#connected()).prepare(params, signal);
  }

  /** @see EngineClient.ask */
  async *ask(params: AskParams, signal: AbortSignal) {
    yield* (await this.#connected()).ask(params, signal);
  }

  async restart(): Promise<void> {
    await (await this.#connected()).restart();
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
      import("../link/paths.ts"),
    ]);
    const place = {
      script: Uri.joinPath(this.#extensionUri, "dist", "engine.mjs").fsPath,
      runtime: await runtimeFolder(),
      cache: cacheFolder(),
    };
    return new EngineClient(place, "VS Code", {
      onState: (state) => this.#stateChanged.fire(state),
      onLog: (lines) => {
        for (const { source, text } of lines) this.#log.info(`[${source}] ${text}`);
      },
      onGone: () => {
        this.#log.warn("The engine ended. It starts again with the next question.");
        this.#stateChanged.fire({ kind: "idle" });
      },
    });
  }
}
