import { Uri, window, type Disposable, type ViewColumn, type Webview, type WebviewPanel } from "vscode";

interface Message {
  kind: string;
}

/** One handler for each kind of message. */
export type Handlers<FromPage extends Message> = {
  [K in FromPage["kind"]]: (message: Extract<FromPage, { kind: K }>) => Promise<void> | void;
};

/** Properties of a webview. `FromPage` is the union of the page's messages; the page sends `ready` once it can receive messages. */
export interface WebviewOptions<FromPage extends Message> {
  viewType: string;
  title: string;
  column: ViewColumn;
  html(webview: Webview): string;
  /** Lists folders whose files the page may load, in addition to dist/media. */
  resourceRoots(): Promise<Uri[]>;
  /** @returns undefined for anything that is not a message from the page */
  parse(raw: unknown): FromPage | undefined;
  handlers: Handlers<FromPage>;
  onError(error: unknown, retry: () => void): void;
  onClose(): void;
}

/**
 * Opens, restores and connects a webview panel, at most one per window. VS Code unloads the page of a hidden panel; the page sends `ready`
 * again when the panel is shown.
 */
export class WebviewHost<FromPage extends Message, ToPage> implements Disposable {
  readonly #extensionUri: Uri;
  readonly #options: WebviewOptions<FromPage>;
  #panel: WebviewPanel | undefined;
  #pendingOpen: Promise<void> | undefined;
  #isReady = false;
  #queue: ToPage[] = [];

  constructor(extensionUri: Uri, options: WebviewOptions<FromPage>) {
    this.#extensionUri = extensionUri;
    this.#options = options;
  }

  get isVisible(): boolean {
    return this.#panel?.visible ?? false;
  }

  /** Whether the page can receive messages. */
  get isReady(): boolean {
    return this.#isReady;
  }

  get column(): ViewColumn | undefined {
    return this.#panel?.viewColumn;
  }

  /** Returns the URL from which the page loads a file; empty while there is no panel. */
  toPageUrl(uri: Uri): string {
    return this.#panel?.webview.asWebviewUri(uri).toString() ?? "";
  }

  async open({ preserveFocus = false } = {}): Promise<void> {
    if (this.#panel) return this.#panel.reveal(undefined, preserveFocus);
    const { viewType, title, column } = this.#options;
    // Concurrent calls open a single panel.
    this.#pendingOpen ??= this.#load(async () =>
      window.createWebviewPanel(viewType, title, { viewColumn: column, preserveFocus }, { enableFindWidget: true }),
    );
    await this.#pendingOpen;
  }

  /**
   * Reuses a panel that VS Code restored after a reload. If a command has already opened a panel, the restored one is closed.
   * @param prepare called before the page is loaded
   */
  async restore(panel: WebviewPanel, prepare: () => Promise<void> = async () => {}): Promise<void> {
    if (this.#panel || this.#pendingOpen) return panel.dispose();
    this.#pendingOpen = this.#load(async () => {
      await prepare();
      return panel;
    });
    await this.#pendingOpen;
  }

  /** Resolves when no panel is being opened or restored. */
  async waitUntilOpened(): Promise<void> {
    await this.#pendingOpen;
  }

  reveal(): void {
    this.#panel?.reveal(undefined, false);
  }

  /** Sends a message. Drops it if the page is not ready, because the handler of `ready` sends the current state. */
  send(message: ToPage): void {
    if (this.#isReady) void this.#panel?.webview.postMessage(message);
  }

  /** Sends a message as soon as the page is ready. */
  sendWhenReady(message: ToPage): void {
    if (this.#isReady) this.send(message);
    else this.#queue.push(message);
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  async #load(getPanel: () => Promise<WebviewPanel>): Promise<void> {
    try {
      await this.#initializePanel(await getPanel());
    } finally {
      this.#pendingOpen = undefined;
    }
  }

  async #initializePanel(panel: WebviewPanel): Promise<void> {
    const { webview } = panel;
    this.#panel = panel;
    panel.iconPath = Uri.joinPath(this.#extensionUri, "media", "icon.png");
    webview.onDidReceiveMessage((raw: unknown) => this.#receive(raw));
    panel.onDidChangeViewState(() => (this.#isReady &&= panel.visible));
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#isReady = false;
      this.#queue = [];
      this.#options.onClose();
    });
    const roots = await this.#options.resourceRoots();
    // The user may have closed the panel in the meantime.
    if (this.#panel !== panel) return;
    webview.options = { enableScripts: true, localResourceRoots: [Uri.joinPath(this.#extensionUri, "dist", "media"), ...roots] };
    webview.html = this.#options.html(webview);
  }

  #receive(raw: unknown): void {
    const message = this.#options.parse(raw);
    if (message === undefined) return;
    this.#handle(message).catch((error: unknown) => this.#options.onError(error, () => this.#receive(raw)));
  }

  async #handle(message: FromPage): Promise<void> {
    if (message.kind === "ready") this.#isReady = true;
    // TypeScript can't infer that the handler of a kind accepts messages of that kind.
    const handle = this.#options.handlers[message.kind as FromPage["kind"]] as (message: FromPage) => Promise<void> | void;
    await handle(message);
    if (message.kind === "ready") for (const queuedMessage of this.#queue.splice(0)) this.send(queuedMessage);
  }
}
