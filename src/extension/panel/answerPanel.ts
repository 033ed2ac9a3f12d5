import { Uri, ViewColumn, commands, env, l10n, window, workspace, type Disposable, type TextEditor, type WebviewPanel } from "vscode";
import { conversationMarkdown } from "../../chat/conversationMarkdown.ts";
import { FailureError, describeFailure, failureOf } from "../../core/failure.ts";
import type { Selection } from "../../protocol/ask.ts";
import type { ActionId } from "../../chat/actions.ts";
import { FromPanel, type DraftView, type EditorTheme, type Place, type ToPanel, type TurnView } from "../../protocol/panel.ts";
import { askedAgain, askedBy } from "../actions.ts";
import type { CommandId } from "../../contributions/commands.ts";
import { readConfig } from "../config.ts";
import type { Engine } from "../engine.ts";
import { runAction } from "../failureAction.ts";
import type { ConversationStore } from "../history/conversationStore.ts";
import type { ConversationRecord } from "../history/record.ts";
import { ImagePaths } from "../images/imagePaths.ts";
import { bytesSource, fileSource, sourceOf, type ImageSource } from "../images/imageSource.ts";
import { pickImages } from "../images/pickImages.ts";
import { SentPictures } from "../images/sentPictures.ts";
import { selectedText } from "../selectedText.ts";
import { actOnCode } from "./codeActions.ts";
import { findPlaces, openPlace } from "../places.ts";
import { Conversation } from "./conversation.ts";
import { drawability } from "./drawability.ts";
import { Draft } from "./draft.ts";
import { onDidChangeEditorTheme, readEditorTheme } from "./editorTheme.ts";
import { panelHtml } from "./html.ts";
import { PANEL_TYPE } from "./panelType.ts";
import { actOnSetUp } from "../setUp/actOnSetUp.ts";
import type { SetUp } from "../setUp/setUp.ts";
import type { SentPicture } from "./preparedView.ts";
import type { Question, Turn, TurnListener } from "./turn.ts";

/**
 * The webview panel beside the editor that shows questions and their answers, and where questions are written. One for the window,
 * made by the first question.
 */
export class AnswerPanel implements Disposable, TurnListener {
  readonly #extensionUri: Uri;
  readonly #engine: Engine;
  readonly #paths = new ImagePaths();
  readonly #store: ConversationStore;
  readonly #setUp: SetUp;
  readonly #setUpChanges: Disposable;
  /** While the panel has the focus, VS Code knows of no active editor. */
  #editor: TextEditor | undefined = window.activeTextEditor;
  readonly #editors = window.onDidChangeActiveTextEditor((editor) => {
    if (editor) this.#editor = editor;
  });
  readonly #settings = workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration("oriel")) this.#draft.settingsChanged();
  });
  readonly #themes = onDidChangeEditorTheme(() => void this.#sendTheme());
  #panel: WebviewPanel | undefined;
  #conversation: Conversation;
  #draft: Draft;
  /** The question that is being written anew, and what was attached for it. It is set aside once the new one is asked. */
  #edited: { turn: Turn; attached: string[] } | undefined;
  /** Of answers, by the ids of their turns. */
  readonly #places = new Map<string, Promise<Place[]>>();
  /** What is said once in this window. */
  readonly #said = new Set<string>();
  #opening: Promise<void> | undefined;
  #listens = false;
  #readingTheme: Promise<EditorTheme> | undefined;
  /** The page is told once it listens. */
  #wantsFocus = false;

  constructor(extensionUri: Uri, engine: Engine, store: ConversationStore, setUp: SetUp) {
    this.#setUp = setUp;
    this.#setUpChanges = setUp.onChange(() => this.#sendSetUp());
    this.#extensionUri = extensionUri;
    this.#engine = engine;
    this.#store = store;
    this.#conversation = this.#conversationOf();
    this.#draft = this.#newDraft();
  }

  /** Asks in a conversation of its own; resolves at the end of the answer. What was talked about before is kept. */
  async askAnew(question: Question): Promise<void> {
    await this.#opening;
    if (!this.#conversation.isEmpty) await this.#change(undefined);
    await this.#open(true);
    await this.#conversation.ask(question);
  }

  /** Attaches to the question being written, and puts the cursor there. */
  async write(sources: ImageSource[], selection?: Selection): Promise<void> {
    await this.#open(false);
    this.#wantsFocus = !this.#listens;
    if (selection) this.#draft.attachSelection(selection);
    await this.#draft.attach(sources);
    this.#send({ kind: "write" });
  }

  /** Begins another conversation; the one before is kept. */
  async startNew(): Promise<void> {
    await this.#opening;
    await this.#change(undefined);
    await this.write([]);
  }

  /** Goes on with a conversation that was kept. */
  async show(id: string): Promise<void> {
    // What is on disk of the one that is shown may be older than what is being written.
    if (id === this.#conversation.id) return this.#open(false);
    const record = await this.#store.load(id);
    if (record === undefined) throw new FailureError({ kind: "conversationLost" });
    await this.#opening;
    await this.#change(record);
    await this.#open(false);
  }

  /** Forgets a conversation, on disk and on the page. */
  async delete(id: string): Promise<void> {
    if (id === this.#conversation.id) {
      const before = this.#conversation;
      this.#conversation = this.#conversationOf();
      this.#cancelEdit();
      this.#sendTurns();
      await before.discard();
    }
    await this.#store.delete(id);
  }

  /** Takes over a panel that VS Code has kept over a reload. A command may have been quicker: then its panel is the one, and this one goes. */
  async restore(panel: WebviewPanel, id: string | undefined): Promise<void> {
    if (this.#panel || this.#opening) return panel.dispose();
    this.#opening = this.#restore(panel, id).finally(() => (this.#opening = undefined));
    await this.#opening;
  }

  async #restore(panel: WebviewPanel, id: string | undefined): Promise<void> {
    const record = id === undefined ? undefined : await this.#store.load(id);
    if (record) this.#conversation = this.#conversationOf(record);
    await this.#adopt(panel);
  }

  /** The conversation that is shown, as a Markdown document. */
  get markdown(): string {
    const turns = this.turns.filter(({ isSetAside }) => !isSetAside);
    return conversationMarkdown(
      turns.map(({ question, images, selections, text }) => ({
        question,
        attachments: [...images.map(({ name }) => name), ...selections],
        answer: text,
      })),
    );
  }

  /** All turns as the panel shows them, oldest first. */
  get turns(): TurnView[] {
    return this.#conversation.turns.map((turn) => turn.view);
  }

  /** Where documents are opened, so that they do not cover the panel. */
  get otherColumn(): ViewColumn {
    return this.#panel?.viewColumn === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One;
  }

  get isVisible(): boolean {
    return this.#panel?.visible ?? false;
  }

  get draft(): DraftView {
    return { ...this.#draft.view, ...(this.#edited ? { edited: this.#edited.turn.question.question } : {}) };
  }

  onChange(turn: Turn): void {
    if (this.#conversation.turn(turn.id) === undefined) return;
    this.#send({ kind: "turn", turn: turn.view });
    if (!turn.isRunning) this.#draft.answerEnded();
  }

  onText(turn: Turn, part: "text" | "thoughts", text: string): void {
    this.#send({ kind: "text", id: turn.id, part, text });
  }

  isNews(text: string): boolean {
    const isNews = !this.#said.has(text);
    this.#said.add(text);
    return isNews;
  }

  onDraft(): void {
    this.#send({ kind: "draft", draft: this.draft });
  }

  addressOf(file: string): string {
    return this.#panel?.webview.asWebviewUri(Uri.file(file)).toString() ?? "";
  }

  dispose(): void {
    // It is no person who closes the panel: they get it back, with all that was said. What was not saved in time was so a second ago.
    void this.#conversation.leave().catch(() => {});
    this.#editors.dispose();
    this.#settings.dispose();
    this.#themes.dispose();
    this.#setUpChanges.dispose();
    this.#panel?.dispose();
  }

  async #open(preserveFocus: boolean): Promise<void> {
    if (this.#panel) return this.#panel.reveal(undefined, preserveFocus);
    // Two commands at once open one panel.
    this.#opening ??= this.#create(preserveFocus).finally(() => (this.#opening = undefined));
    await this.#opening;
  }

  async #create(preserveFocus: boolean): Promise<void> {
    const panel = window.createWebviewPanel(
      PANEL_TYPE,
      "Oriel",
      { viewColumn: ViewColumn.Beside, preserveFocus },
      { enableFindWidget: true },
    );
    await this.#adopt(panel);
  }

  async #adopt(panel: WebviewPanel): Promise<void> {
    const { webview } = panel;
    this.#panel = panel;
    panel.iconPath = Uri.joinPath(this.#extensionUri, "media", "icon.png");
    webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    // Hidden, its page is unloaded, and says again that it listens when it is shown.
    panel.onDidChangeViewState(() => (this.#listens &&= panel.visible));
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#listens = false;
      // What was said is kept; the next question begins anew.
      this.#conversation.stop();
      this.#conversation = this.#conversationOf();
      this.#edited = undefined;
      this.#draft.dispose();
      this.#draft = this.#newDraft();
    });
    webview.options = {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(this.#extensionUri, "dist", "media"), await this.#engine.preparedFolder()],
    };
    webview.html = panelHtml(webview, this.#extensionUri);
  }

  async #change(record: ConversationRecord | undefined): Promise<void> {
    const before = this.#conversation;
    before.stop();
    this.#conversation = this.#conversationOf(record);
    this.#places.clear();
    this.#cancelEdit();
    this.#sendTurns();
    await before.save();
  }

  #conversationOf(record?: ConversationRecord): Conversation {
    return new Conversation(this.#engine, this.#store, this, record);
  }

  #sendTurns(): void {
    this.#send({ kind: "turns", conversation: this.#conversation.id, turns: this.turns });
  }

  #sendSetUp(): void {
    this.#send({ kind: "setUp", setUp: this.#setUp.view });
  }

  async #sendTheme(): Promise<void> {
    if (!this.#listens) return;
    const reading = (this.#readingTheme = readEditorTheme());
    const theme = await reading;
    // Read while it changed again, it would overtake the newer one.
    if (reading === this.#readingTheme) this.#send({ kind: "theme", theme });
  }

  #newDraft(): Draft {
    return new Draft(this.#engine, this, () => ({
      turns: this.#conversation.earlier,
      thinking: this.#conversation.thinks(false),
      isAnswering: this.#conversation.isAnswering,
    }));
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
        this.#sendTurns();
        this.onDraft();
        this.#sendSetUp();
        void this.#setUp.refresh();
        this.#listens = true;
        void this.#sendTheme();
        if (this.#wantsFocus) this.#send({ kind: "write" });
        this.#wantsFocus = false;
        break;
      case "openLink":
        return openLink(message.href);
      case "code":
        return actOnCode(message, {
          editor: this.#editor,
          column: this.otherColumn,
          selections: this.#conversation.turn(message.id)?.question.selections ?? [],
        });
      case "findPlaces": {
        const { id } = message;
        this.#send({ kind: "places", id, places: await this.#placesOf(message) });
        break;
      }
      case "checkDiagram": {
        const { request, code } = message;
        this.#send({ kind: "diagram", request, verdict: await drawability(code, this.#extensionUri) });
        break;
      }
      case "openPlace": {
        const place = (await this.#places.get(message.id))?.[message.place];
        if (place) await openPlace(place, this.otherColumn);
        break;
      }
      case "try":
        return tryOut(message.what);
      case "setUp":
        return actOnSetUp(this.#setUp, message.action);
      case "openPicture":
        return this.#showPicture(this.#conversation.turn(message.id)?.picture(message.image, message.piece));
      case "openAttachment":
        return this.#showPicture(this.#draft.picture(message.id, message.piece));
      case "stop":
        this.#conversation.turn(message.id)?.stop();
        break;
      case "copy":
        await env.clipboard.writeText(this.#conversation.turn(message.id)?.text ?? "");
        this.#send({ kind: "copied", id: message.id });
        break;
      case "retry":
        return this.#retry(message.id);
      case "edit": {
        const turn = this.#conversation.turn(message.id);
        if (turn === undefined || turn.isSetAside) break;
        this.#cancelEdit();
        this.#edited = { turn, attached: this.#draft.attachAgain(turn.question) };
        this.onDraft();
        this.#send({ kind: "write", question: turn.question.question });
        break;
      }
      case "cancelEdit":
        this.#cancelEdit();
        break;
      case "act": {
        const action = this.#conversation.turn(message.id)?.action;
        if (action) await runAction(action, () => void this.#retry(message.id));
        break;
      }
      case "writing":
        this.#draft.readAhead();
        break;
      case "ask":
        return this.#ask(message.question, message.action);
      case "attachFile":
        return this.#draft.attach([bytesSource(message.name, message.size, message.bytes)]);
      case "attachAddresses": {
        const sources: ImageSource[] = [];
        for (const address of message.addresses) {
          const source = await sourceOf(address);
          if (source) sources.push(source);
        }
        return this.#draft.attach(sources);
      }
      case "attachCompletion":
        return this.#draft.attach([fileSource(Uri.parse(message.completion.address, true))]);
      case "pick": {
        const picked = await pickImages(l10n.t("Attach"), { [l10n.t("All Files")]: ["*"] });
        if (picked) await this.#draft.attach(picked.map(fileSource));
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
        this.#send({ kind: "whole", id: message.id, ...whole });
        break;
      }
      case "complete": {
        const { request, query } = message;
        // A search that fails offers nothing; the person is writing.
        const completions = await this.#paths.complete(query).catch(() => []);
        this.#send({ kind: "completions", request, completions });
        break;
      }
    }
  }

  /** Looked for once for each answer, however often the page is loaded anew. */
  #placesOf({ id, paths, quotes }: Extract<FromPanel, { kind: "findPlaces" }>): Promise<Place[]> {
    const known = this.#places.get(id);
    if (known) return known;
    const asksForQuotes = this.#conversation.turn(id)?.question.action === ("explainError" satisfies ActionId);
    const found = findPlaces(paths, asksForQuotes ? quotes : []).catch(() => {
      // It is a help, no duty; a page that is shown again asks again.
      this.#places.delete(id);
      return [];
    });
    this.#places.set(id, found);
    return found;
  }

  async #ask(text: string, action: string | undefined): Promise<void> {
    await this.#draft.textsAreThere();
    try {
      await this.#engine.open(readConfig().target);
    } catch (error) {
      // What they wrote and attached is theirs.
      this.#send({ kind: "write", question: text });
      void window.showInformationMessage(describeFailure(failureOf(error), l10n.t).message);
      return;
    }
    const count = this.#draft.imageCount;
    const again = this.#edited && askedAgain(this.#edited.turn.question, text.trim(), count);
    const byAction = action === undefined ? again : await askedBy(action, count, text.trim());
    // The person was asked for more and did not choose: what they wrote is theirs.
    if (action !== undefined && byAction === undefined) return this.#send({ kind: "write", question: text });
    // As when it is asked for from the palette: what is selected shows this project's style.
    const style = action === ("toCode" satisfies ActionId) && this.#editor?.document.isClosed === false && selectedText(this.#editor);
    if (style) this.#draft.attachSelection(style);
    const edited = this.#edited?.turn;
    const question = this.#draft.take(text, byAction);
    if (question === undefined) return;
    this.#edited = undefined;
    this.onDraft();
    if (edited) this.#conversation.setAsideFrom(edited);
    await this.#conversation.ask(question);
  }

  /** The question stays what it was, and what was attached for the new one goes. */
  #cancelEdit(): void {
    if (this.#edited === undefined) return;
    const { attached } = this.#edited;
    this.#edited = undefined;
    for (const id of attached) this.#draft.detach(id);
    this.onDraft();
  }

  /** In VS Code's own viewer, which zooms to single pixels, and beside the panel. */
  async #showPicture(picture: SentPicture | undefined): Promise<void> {
    if (picture === undefined) return;
    const name = picture.name.slice(picture.name.lastIndexOf("/") + 1);
    const address = SentPictures.addressOf(picture.file, l10n.t("{0}, sent as {1}×{2}", name, picture.sent.width, picture.sent.height));
    await commands.executeCommand("vscode.open", address, { preview: true, viewColumn: this.otherColumn });
  }

  async #retry(id: string): Promise<void> {
    const turn = this.#conversation.turn(id);
    // A second press of the button comes when the turn is asked anew already.
    if (turn === undefined || turn.isRunning || turn.isSetAside) return;
    this.#conversation.setAsideFrom(turn);
    await this.#conversation.ask(turn.question);
  }
}

/** Does what a button of the page says that is shown while there is no conversation. */
async function tryOut(what: "explain" | "toMermaid"): Promise<void> {
  switch (what) {
    case "explain":
      await commands.executeCommand("oriel.explainImage" satisfies CommandId);
      break;
    case "toMermaid":
      await commands.executeCommand("oriel.diagramToMermaid" satisfies CommandId);
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
