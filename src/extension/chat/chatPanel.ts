import { ViewColumn, window, workspace, Disposable, type TextEditor, type WebviewPanel } from "vscode";
import { AnswerReferences } from "../../chat/answerReferences.ts";
import type { ChatHost } from "../../chat/host.ts";
import type { ImageSource } from "../../chat/imageSource.ts";
import type { Question } from "../../chat/question.ts";
import { Session } from "../../chat/session.ts";
import type { SessionEvent } from "../../chat/sessionEvents.ts";
import { toTurnView } from "../../chat/turnView.ts";
import { omitUndefined } from "../../core/omitUndefined.ts";
import { describeFailure, toFailure } from "../../failures/failure.ts";
import type { Selection } from "../../protocol/ask.ts";
import { FromPanel, type ToPanel } from "../../protocol/panel.ts";
import type { TurnView } from "../../protocol/turnView.ts";
import type { DraftView } from "../../protocol/draftView.ts";
import { readSelectedText } from "../selectedText.ts";
import type { Setup } from "../setup/setup.ts";
import { ThemeSender } from "../webview/theme/themeSender.ts";
import { CHAT_VIEW_TYPE } from "../../contributions/names.ts";
import { WebviewHost } from "../webview/webviewHost.ts";
import { buildChatHtml } from "./chatHtml.ts";
import { createChatHost } from "./createChatHost.ts";
import type { ChatServices } from "./chatServices.ts";
import { createRouter } from "./router.ts";
import { ShownConversation } from "./shownConversation.ts";
import { workspaceFiles } from "./workspaceFiles.ts";

/** The panel for questions and answers, beside the editor. Each window has at most one; the first question opens it. */
export class ChatPanel implements Disposable {
  readonly #session: Session;
  readonly #host: ChatHost;
  readonly #setup: Setup;
  readonly #webview: WebviewHost<FromPanel, ToPanel>;
  readonly #references = new AnswerReferences(workspaceFiles);
  readonly #themeSender: ThemeSender;
  readonly #subscriptions: Disposable;
  readonly #shown: ShownConversation;
  /** Id of a turn that started or changed while the page was not ready. */
  #unseenTurn: string | undefined;
  /** The last active editor. VS Code reports none while the panel has the focus. */
  #editor: TextEditor | undefined = window.activeTextEditor;

  constructor({ extensionUri, engine, store, setup, workspaceState }: ChatServices) {
    this.#shown = new ShownConversation(workspaceState);
    this.#setup = setup;
    this.#host = createChatHost(engine, {
      toPageUrl: (uri) => this.#webview.toPageUrl(uri),
      readSelectedText: () => (this.#editor?.document.isClosed === false ? readSelectedText(this.#editor) : undefined),
    });
    this.#session = new Session(this.#host, store, (event) => this.#onEvent(event));
    this.#webview = new WebviewHost(extensionUri, {
      viewType: CHAT_VIEW_TYPE,
      title: "Oriel",
      column: ViewColumn.Beside,
      html: (webview) => buildChatHtml(webview, extensionUri),
      resourceRoots: async () => [await engine.getPreparedFolder()],
      parse: (raw) => FromPanel.safeParse(raw).data,
      handlers: createRouter({
        extensionUri,
        session: this.#session,
        setup,
        references: this.#references,
        send: (message) => this.#webview.send(message),
        sendState: () => this.#sendState(),
        focus: () => {
          this.#webview.reveal();
          this.#webview.sendWhenReady({ kind: "focusQuestion" });
        },
        getEditor: () => this.#editor,
        getOtherColumn: () => this.otherColumn,
      }),
      onError: showError,
      onClose: () => this.#session.close(),
    });
    this.#themeSender = new ThemeSender((theme) => this.#webview.send({ kind: "theme", theme }));
    this.#subscriptions = Disposable.from(
      this.#themeSender,
      setup.onChange(() => this.#sendSetup()),
      setup.onReady(() => void this.#session.answerWaiting().catch(showError)),
      window.onDidChangeActiveTextEditor((editor) => (this.#editor = editor ?? this.#editor)),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("oriel")) this.#session.draft.onSettingsChanged();
      }),
    );
  }

  /** Asks in a new conversation; resolves when the answer is complete. The previous conversation stays on disk. */
  async askInNewConversation(question: Question): Promise<void> {
    await this.#webview.waitUntilOpened();
    if (!this.#session.isEmpty) await this.#session.startNew();
    await this.#webview.open({ preserveFocus: true });
    await this.#session.ask(question);
  }

  /** Attaches images or a selection to the question being written, and focuses the question box. */
  async write(sources: ImageSource[], selection?: Selection): Promise<void> {
    await this.#webview.open();
    this.#webview.sendWhenReady({ kind: "focusQuestion" });
    if (selection) this.#session.draft.attachSelection(selection);
    await this.#session.draft.attach(sources);
  }

  /** Shows an empty conversation. The previous conversation stays on disk. */
  async startNew(): Promise<void> {
    await this.#webview.waitUntilOpened();
    await this.#session.startNew();
    await this.write([]);
  }

  /** Continues a stored conversation. */
  async show(id: string): Promise<void> {
    await this.#webview.waitUntilOpened();
    // The current conversation is not loaded again, because its file may lack the end of a running answer.
    if (id !== this.#session.id) await this.#session.show(id);
    await this.#webview.open();
  }

  /** Deletes a conversation on disk, and removes it from the page if it is shown. */
  async delete(id: string): Promise<void> {
    await this.#session.delete(id);
  }

  /** Reuses a panel that VS Code restored after a reload. @param state state that the page saved */
  async restore(panel: WebviewPanel, state: unknown): Promise<void> {
    const id = this.#shown.restore(state);
    await this.#webview.restore(panel, async () => {
      if (id !== undefined) await this.#session.restore(id).catch(showError);
    });
  }

  /** The conversation as a Markdown document. */
  get markdown(): string {
    return this.#session.markdown;
  }

  /** All turns as the panel shows them, oldest first. */
  get turns(): TurnView[] {
    return this.#session.turnViews;
  }

  get draft(): DraftView {
    return this.#session.draftView;
  }

  /** Editor column in which documents don't cover the panel. */
  get otherColumn(): ViewColumn {
    return this.#webview.column === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One;
  }

  get isVisible(): boolean {
    return this.#webview.isVisible;
  }

  dispose(): void {
    // If saving fails, at most the last second of an answer is lost.
    void this.#session.saveAndClose().catch(() => {});
    this.#subscriptions.dispose();
    this.#webview.dispose();
  }

  #onEvent(event: SessionEvent): void {
    switch (event.kind) {
      case "turn":
        if (!this.#webview.isReady) this.#unseenTurn = event.turn.id;
        return this.#webview.send({ kind: "turn", turn: toTurnView(event.turn, this.#host) });
      case "text":
        return this.#webview.send({ kind: "text", id: event.turn.id, part: event.part, text: event.text });
      case "turns":
        this.#references.clear();
        return this.#sendTurns();
      case "draft":
        return this.#webview.send({ kind: "draft", draft: this.draft });
      case "focusQuestion":
        return this.#webview.sendWhenReady(event);
      case "notSent":
        void window.showInformationMessage(describeFailure(toFailure(event.error)).message);
    }
  }

  #sendState(): void {
    this.#sendTurns();
    this.#webview.send({ kind: "draft", draft: this.draft });
    this.#sendSetup();
    void this.#setup.refresh();
    void this.#themeSender.update();
  }

  #sendTurns(): void {
    const { id } = this.#session;
    const panel = this.#shown.record(id);
    this.#webview.send({ kind: "turns", panel, conversation: id, turns: this.turns, ...omitUndefined({ unseenTurn: this.#unseenTurn }) });
    if (this.#webview.isReady) this.#unseenTurn = undefined;
  }

  #sendSetup(): void {
    this.#webview.send({ kind: "setup", setup: this.#setup.view });
  }
}

function showError(error: unknown): void {
  void window.showErrorMessage(describeFailure(toFailure(error)).message);
}
