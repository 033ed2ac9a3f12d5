import type { Disposable, WebviewPanel } from "vscode";
import type { ImageSource } from "../../chat/imageSource.ts";
import type { Question } from "../../chat/question.ts";
import type { Selection } from "../../protocol/ask.ts";
import type { DraftView } from "../../protocol/draftView.ts";
import type { TurnView } from "../../protocol/turnView.ts";
import type { ChatPanel } from "./chatPanel.ts";
import type { ChatServices } from "./chatServices.ts";

/** Entry point of the chat. The panel is loaded on first use, because its message schemas take longer to load than the rest of activation. */
export class Chat implements Disposable {
  readonly #services: ChatServices;
  #panel: ChatPanel | undefined;
  #isDisposed = false;

  constructor(services: ChatServices) {
    this.#services = services;
  }

  get isVisible(): boolean {
    return this.#panel?.isVisible ?? false;
  }

  /** Questions and answers in the current conversation. */
  get turns(): TurnView[] {
    return this.#panel?.turns ?? [];
  }

  /** The question being written; undefined before the panel is loaded. */
  get draft(): DraftView | undefined {
    return this.#panel?.draft;
  }

  async loadPanel(): Promise<ChatPanel> {
    const { ChatPanel } = await import("./chatPanel.ts");
    if (this.#isDisposed) throw new Error("The window is closing.");
    return (this.#panel ??= new ChatPanel(this.#services));
  }

  /** Asks a question in a new conversation. */
  async ask(question: Question): Promise<void> {
    await (await this.loadPanel()).askInNewConversation(question);
  }

  /** Opens the panel to write a question about images or selected text. */
  async write(sources: ImageSource[], selection?: Selection): Promise<void> {
    await (await this.loadPanel()).write(sources, selection);
  }

  /** Reuses a panel that VS Code restored after a reload. @param state state that the page saved */
  async restore(panel: WebviewPanel, state: unknown): Promise<void> {
    await (await this.loadPanel()).restore(panel, state);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#panel?.dispose();
  }
}
