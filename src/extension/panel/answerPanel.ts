import { Uri, ViewColumn, commands, env, l10n, window, type Disposable, type WebviewPanel } from "vscode";
import { describeFailure, failureOf } from "../../core/failure.ts";
import type { Selection } from "../../protocol/engine.ts";
import { FromPanel, type DraftView, type ToPanel, type TurnView } from "../../protocol/panel.ts";
import type { Engine } from "../engine.ts";
import { runAction } from "../failureAction.ts";
import { ImagePaths } from "../images/imagePaths.ts";
import { bytesSource, fileSource, sourceOf, type ImageSource } from "../images/imageSource.ts";
import { pickImages } from "../images/pickImages.ts";
import { SentPictures } from "../images/sentPictures.ts";
import { Draft } from "./draft.ts";
import { panelHtml } from "./html.ts";
import type { SentPicture } from "./preparedView.ts";
import { Turn, type Question, type TurnListener } from "./turn.ts";

/** Earlier turns stay readable; the oldest go when there are more. */
const MAX_TURNS = 50;

/**
 * The webview panel beside the editor that shows questions and their answers, and where questions are written. One for the window,
 * made by the first question.
 */
export class AnswerPanel implements Disposable, TurnListener {
  readonly #extensionUri: Uri;
  readonly #engine: Engine;
  readonly #paths = new ImagePaths();
  #panel: WebviewPanel | undefined;
  #turns: Turn[] = [];
  #draft: Draft;
  /** The page is told once it listens. */
  #wantsFocus = false;

  constructor(extensionUri: Uri, engine: Engine) {
    this.#extensionUri = extensionUri;
    this.#engine = engine;
    this.#draft = this.#newDraft();
  }

  /** Shows the question and answers it; resolves at the end of the answer. */
  async ask(question: Question): Promise<void> {
    await this.#open(true);
    // One answer at a time is read: a new question takes the place of one that is still being answered.
    for (const turn of this.#turns) if (turn.isRunning) turn.stop();
    const turn = new Turn(question, this);
    this.#turns = [...this.#turns, turn].slice(-MAX_TURNS);
    this.#send({ kind: "turn", turn: turn.view });
    await turn.run(this.#engine);
  }

  /** Attaches to the question being written, and puts the cursor there. */
  async write(sources: ImageSource[], selection?: Selection): Promise<void> {
    this.#wantsFocus = true;
    await this.#open(false);
    if (selection) this.#draft.attachSelection(selection);
    this.#draft.attach(sources);
    this.#send({ kind: "write" });
  }

  /** All turns as the panel shows them, oldest first. */
  get turns(): TurnView[] {
    return this.#turns.map((turn) => turn.view);
  }

  get draft(): DraftView {
    return this.#draft.view;
  }

  onChange(turn: Turn): void {
    this.#send({ kind: "turn", turn: turn.view });
  }

  onText(turn: Turn, text: string): void {
    this.#send({ kind: "text", id: turn.id, text });
  }

  onDraft(): void {
    this.#send({ kind: "draft", draft: this.#draft.view });
  }

  addressOf(file: string): string {
    return this.#panel?.webview.asWebviewUri(Uri.file(file)).toString() ?? "";
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  async #open(preserveFocus: boolean): Promise<void> {
    if (this.#panel) return this.#panel.reveal(undefined, preserveFocus);
    const prepared = await this.#engine.preparedFolder();
    const panel = window.createWebviewPanel(
      "oriel.answers",
      "Oriel",
      { viewColumn: ViewColumn.Beside, preserveFocus },
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
      this.#draft.dispose();
      this.#draft = this.#newDraft();
    });
    panel.webview.html = panelHtml(panel.webview, this.#extensionUri);
  }

  #newDraft(): Draft {
    return new Draft(this.#engine, this);
  }

  #send(message: ToPanel): void {
    void this.#panel?.webview.postMessage(message);
  }

  #receive(raw: unknown): void {
    const parsed = FromPanel.safeParse(raw);
    if (!parsed.success) return;
    this.#handle(parsed.data).catch((error: unknown) => {
      void window.showErrorMessage(describeFailure(failureOf(error), l10n.t).message);
    });
  }

  async #handle(message: FromPanel): Promise<void> {
    switch (message.kind) {
      case "ready":
        this.#send({ kind: "turns", turns: this.turns });
        this.onDraft();
        if (this.#wantsFocus) this.#send({ kind: "write" });
        this.#wantsFocus = false;
        break;
      case "openLink":
        return openLink(message.href);
      case "openPicture":
        return this.#showPicture(this.#turn(message.id)?.picture(message.image, message.piece));
      case "openAttachment":
        return this.#showPicture(this.#draft.picture(message.id, message.piece));
      case "stop":
        this.#turn(message.id)?.stop();
        break;
      case "copy":
        await env.clipboard.writeText(this.#turn(message.id)?.text ?? "");
        this.#send({ kind: "copied", id: message.id });
        break;
      case "retry":
        return this.#retry(message.id);
      case "act": {
        const action = this.#turn(message.id)?.action;
        if (action) await runAction(action, () => void this.#retry(message.id));
        break;
      }
      case "ask": {
        const question = this.#draft.take(message.question);
        if (question) await this.ask(question);
        break;
      }
      case "attachFile":
        this.#draft.attach([bytesSource(message.name, message.size, message.bytes)]);
        break;
      case "attachAddresses":
        for (const address of message.addresses) {
          const source = await sourceOf(address);
          if (source) this.#draft.attach([source]);
        }
        break;
      case "attachCompletion":
        this.#draft.attach([fileSource(Uri.parse(message.completion.address, true))]);
        break;
      case "pick": {
        const picked = await pickImages(l10n.t("Attach Images"));
        if (picked) this.#draft.attach(picked.map(fileSource));
        this.#panel?.reveal(undefined, false);
        this.#send({ kind: "write" });
        break;
      }
      case "detach":
        this.#draft.detach(message.id);
        break;
      case "choose":
        this.#draft.choose(message.id, message.choice);
        break;
      case "crop": {
        const whole = await this.#draft.whole(message.id);
        if (whole) this.#send({ kind: "whole", id: message.id, ...whole });
        break;
      }
      case "complete": {
        const { request, query } = message;
        this.#send({ kind: "completions", request, completions: await this.#paths.complete(query) });
        break;
      }
    }
  }

  /** In VS Code's own viewer, which zooms to single pixels, and beside the panel. */
  async #showPicture(picture: SentPicture | undefined): Promise<void> {
    if (picture === undefined) return;
    const name = picture.name.slice(picture.name.lastIndexOf("/") + 1);
    const address = SentPictures.addressOf(picture.file, l10n.t("{0}, sent as {1}×{2}", name, picture.sent.width, picture.sent.height));
    const viewColumn = this.#panel?.viewColumn === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One;
    await commands.executeCommand("vscode.open", address, { preview: true, viewColumn });
  }

  async #retry(id: string): Promise<void> {
    const turn = this.#turn(id);
    if (turn && !turn.isRunning) await this.ask(turn.question);
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
