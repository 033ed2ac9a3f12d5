import { Uri, ViewColumn, commands, env, l10n, window, type Disposable, type WebviewPanel } from "vscode";
import { FromPanel, type ToPanel, type TurnView } from "../../protocol/panel.ts";
import type { Engine } from "../engine.ts";
import { runAction } from "../failureAction.ts";
import { panelHtml } from "./html.ts";
import { Turn, type Question, type TurnListener } from "./turn.ts";

/** Earlier turns stay readable; the oldest go when there are more. */
const MAX_TURNS = 50;

/** The webview panel beside the editor that shows questions and their answers. One for the window, made by the first question. */
export class AnswerPanel implements Disposable, TurnListener {
  readonly #extensionUri: Uri;
  readonly #engine: Engine;
  #panel: WebviewPanel | undefined;
  #turns: Turn[] = [];

  constructor(extensionUri: Uri, engine: Engine) {
    this.#extensionUri = extensionUri;
    this.#engine = engine;
  }

  /** Shows the question and answers it; resolves at the end of the answer. */
  async ask(question: Question): Promise<void> {
    await this.#open();
    // One answer at a time is read: a new question takes the place of one that is still being answered.
    for (const turn of this.#turns) if (turn.isRunning) turn.stop();
    const turn = new Turn(question, this);
    this.#turns = [...this.#turns, turn].slice(-MAX_TURNS);
    this.#send({ kind: "turn", turn: turn.view });
    await turn.run(this.#engine);
  }

  /** All turns as the panel shows them, oldest first. */
  get turns(): TurnView[] {
    return this.#turns.map((turn) => turn.view);
  }

  onChange(turn: Turn): void {
    this.#send({ kind: "turn", turn: turn.view });
  }

  onText(turn: Turn, text: string): void {
    this.#send({ kind: "text", id: turn.id, text });
  }

  addressOf(file: string): string {
    return this.#panel?.webview.asWebviewUri(Uri.file(file)).toString() ?? "";
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  async #open(): Promise<void> {
    if (this.#panel) return this.#panel.reveal(undefined, true);
    const prepared = await this.#engine.preparedFolder();
    const panel = window.createWebviewPanel(
      "oriel.answers",
      "Oriel",
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      {
        enableScripts: true,
        enableFindWidget: true,
        localResourceRoots: [Uri.joinPath(this.#extensionUri, "dist", "media"), prepared],
      },
    );
    this.#panel = panel;
    panel.iconPath = Uri.joinPath(this.#extensionUri, "media", "icon.png");
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    panel.onDidDispose(() => {
      this.#panel = undefined;
      for (const turn of this.#turns) turn.stop();
      this.#turns = [];
    });
    panel.webview.html = panelHtml(panel.webview, this.#extensionUri);
  }

  #send(message: ToPanel): void {
    void this.#panel?.webview.postMessage(message);
  }

  #receive(raw: unknown): void {
    const parsed = FromPanel.safeParse(raw);
    if (!parsed.success) return;
    const message = parsed.data;
    switch (message.kind) {
      case "ready":
        this.#send({ kind: "turns", turns: this.turns });
        break;
      case "openLink":
        void openLink(message.href);
        break;
      case "openPicture":
        this.#openPicture(message.id, message.image, message.piece);
        break;
      case "stop":
        this.#turn(message.id)?.stop();
        break;
      case "copy":
        void this.#copy(message.id);
        break;
      case "retry":
        this.#retry(message.id);
        break;
      case "act": {
        const action = this.#turn(message.id)?.action;
        if (action) void runAction(action, () => this.#retry(message.id));
        break;
      }
    }
  }

  /** VS Code's own viewer zooms to single pixels. */
  #openPicture(id: string, image: number, piece: number): void {
    const file = this.#turn(id)?.pictureFile(image, piece);
    if (file !== undefined) void commands.executeCommand("vscode.open", Uri.file(file), { preview: true });
  }

  async #copy(id: string): Promise<void> {
    await env.clipboard.writeText(this.#turn(id)?.text ?? "");
    this.#send({ kind: "copied", id });
  }

  #retry(id: string): void {
    const turn = this.#turn(id);
    if (turn && !turn.isRunning) void this.ask(turn.question);
  }

  #turn(id: string): Turn | undefined {
    return this.#turns.find((turn) => turn.id === id);
  }
}

/** A link of an answer is the model's, or the image's: only web addresses are opened, and only after the person saw where to. */
async function openLink(href: string): Promise<void> {
  const url = URL.canParse(href) ? new URL(href) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) return;
  const open = l10n.t("Open");
  const choice = await window.showWarningMessage(
    l10n.t("Open a link from the answer? It leads to {0}.", url.host),
    { modal: true, detail: url.href },
    open,
  );
  if (choice === open) await env.openExternal(Uri.parse(url.href, true));
}
