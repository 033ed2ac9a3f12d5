import { FailureError } from "../failures/failure.ts";
import type { TurnView } from "../protocol/turnView.ts";
import type { DraftView } from "../protocol/draftView.ts";
import { findAction } from "./actions.ts";
import { Conversation, type SaveConversation } from "./conversation.ts";
import { formatConversation } from "./conversationMarkdown.ts";
import { Draft } from "./draft.ts";
import type { ChatHost } from "./host.ts";
import type { Question } from "./question.ts";
import type { ConversationRecord } from "./records/v1.ts";
import type { SessionEvent, SessionStore } from "./sessionEvents.ts";
import type { Turn, TurnEvent } from "./turn.ts";
import { toTurnView } from "./turnView.ts";

/** The current conversation, the question being written, and the earlier question being edited. */
export class Session {
  readonly #host: ChatHost;
  readonly #store: SessionStore;
  readonly #emit: (event: SessionEvent) => void;
  #conversation: Conversation;
  #draft: Draft;
  /** The turn being edited, with the ids of its attachments in the draft. Sending the draft replaces the turn. */
  #currentEdit: { turn: Turn; attachmentIds: string[] } | undefined;

  constructor(host: ChatHost, store: SessionStore, emit: (event: SessionEvent) => void) {
    this.#host = host;
    this.#store = store;
    this.#emit = emit;
    this.#conversation = this.#createConversation();
    this.#draft = this.#createDraft();
  }

  get id(): string {
    return this.#conversation.id;
  }

  get isEmpty(): boolean {
    return this.#conversation.isEmpty;
  }

  get draft(): Draft {
    return this.#draft;
  }

  /** All turns, oldest first. */
  get turnViews(): TurnView[] {
    return this.#conversation.turns.map((turn) => toTurnView(turn, this.#host));
  }

  get draftView(): DraftView {
    return { ...this.#draft.view, ...(this.#currentEdit ? { editedQuestion: this.#currentEdit.turn.question.question } : {}) };
  }

  /** The conversation as a Markdown document, without turns that were replaced. */
  get markdown(): string {
    const turns = this.#conversation.turns.filter(({ data }) => !data.isReplaced);
    return formatConversation(turns.map((turn) => ({ ...toTurnView(turn, this.#host), text: turn.readableText })));
  }

  findTurn(id: string): Turn | undefined {
    return this.#conversation.findTurn(id);
  }

  /** Asks in the current conversation; resolves when the answer is complete. @throws FailureError diskFull */
  async ask(question: Question): Promise<void> {
    await this.#conversation.ask(question);
  }

  /**
   * Asks the question being written.
   * @param action id of the action to run; undefined for a question without an action
   * @throws FailureError
   */
  async submit(text: string, action: string | undefined): Promise<void> {
    await this.#draft.waitForTextFiles();
    try {
      await this.#host.engine.authorize(this.#host.readSettings().target);
    } catch (error) {
      this.#emit({ kind: "focusQuestion", question: text });
      this.#emit({ kind: "notSent", error });
      return;
    }
    const imageCount = this.#draft.imageCount;
    const editedAction = this.#currentEdit && this.#host.keepActionQuestion(this.#currentEdit.turn.question, text.trim(), imageCount);
    const actionQuestion = action === undefined ? editedAction : await this.#host.createActionQuestion(action, imageCount, text.trim());
    if (action !== undefined && actionQuestion === undefined) return this.#emit({ kind: "focusQuestion", question: text });
    const styleExample = action !== undefined && findAction(action)?.writesCode ? this.#host.readSelectedText() : undefined;
    if (styleExample) this.#draft.attachSelection(styleExample);
    const editedTurn = this.#currentEdit?.turn;
    const question = this.#draft.take(text, actionQuestion);
    if (question === undefined) return;
    this.#currentEdit = undefined;
    this.#emit({ kind: "draft" });
    if (editedTurn) this.#conversation.markReplacedFrom(editedTurn);
    await this.#conversation.ask(question);
  }

  /** Puts an earlier question back into the draft, with its attachments. */
  edit(id: string): void {
    const turn = this.findTurn(id);
    if (turn === undefined || turn.data.isReplaced) return;
    this.cancelEdit();
    this.#currentEdit = { turn, attachmentIds: this.#draft.attachAgain(turn.question) };
    this.#emit({ kind: "draft" });
    this.#emit({ kind: "focusQuestion", question: turn.question.question });
  }

  /** Cancels editing, and detaches the attachments that came with the edited question. */
  cancelEdit(): void {
    if (this.#currentEdit === undefined) return;
    const { attachmentIds } = this.#currentEdit;
    this.#currentEdit = undefined;
    for (const id of attachmentIds) this.#draft.detach(id);
    this.#emit({ kind: "draft" });
  }

  /** Asks a turn's question again. @param looksCloser whether the model should look closer at the images @throws FailureError diskFull */
  async retry(id: string, looksCloser = false): Promise<void> {
    const turn = this.findTurn(id);
    // A second click may arrive after the first one has started the retry.
    if (turn === undefined || turn.isRunning || turn.data.isReplaced) return;
    this.#conversation.markReplacedFrom(turn);
    await this.#conversation.ask(looksCloser ? { ...turn.question, looksCloser } : turn.question);
  }

  /** Continues a turn's answer that was cut off at its length limit. @throws FailureError diskFull */
  async continueAnswer(id: string): Promise<void> {
    const turn = this.findTurn(id);
    if (turn !== undefined) await this.#conversation.continueAnswer(turn);
  }

  /** Answers the questions that were asked before a model was set up. @throws FailureError diskFull */
  async answerWaiting(): Promise<void> {
    await this.#conversation.answerWaiting();
  }

  /** Saves the current conversation and shows an empty one. @throws FailureError diskFull */
  async startNew(): Promise<void> {
    await this.#showConversation(undefined);
  }

  /** Shows a stored conversation. @throws FailureError conversationLost, conversationTooNew, diskFull */
  async show(id: string): Promise<void> {
    const record = await this.#store.load(id);
    if (record === undefined) throw new FailureError({ kind: "conversationLost" });
    await this.#showConversation(record);
  }

  /** Restores a conversation after a reload, before the page is loaded. @throws FailureError conversationTooNew */
  async restore(id: string): Promise<void> {
    const record = await this.#store.load(id);
    if (record) this.#conversation = this.#createConversation(record);
  }

  /** Deletes a conversation. If it is shown, an empty one replaces it. */
  async delete(id: string): Promise<void> {
    if (id === this.#conversation.id) {
      const previousConversation = this.#conversation;
      this.#conversation = this.#createConversation();
      this.cancelEdit();
      this.#emit({ kind: "turns" });
      await previousConversation.discard();
    }
    await this.#store.delete(id);
  }

  /**
   * Stops and clears the session when the user closes the page. The conversation stays on disk; the next question starts a new
   * conversation.
   */
  close(): void {
    this.#conversation.stop();
    this.#conversation = this.#createConversation();
    this.#currentEdit = undefined;
    this.#draft.dispose();
    this.#draft = this.#createDraft();
  }

  /** Saves one last time on shutdown, so that the page can be restored. @throws FailureError diskFull */
  async saveAndClose(): Promise<void> {
    await this.#conversation.saveAndClose();
  }

  async #showConversation(record: ConversationRecord | undefined): Promise<void> {
    const previousConversation = this.#conversation;
    previousConversation.stop();
    this.#conversation = this.#createConversation(record);
    this.cancelEdit();
    this.#emit({ kind: "turns" });
    await previousConversation.save();
  }

  #createConversation(record?: ConversationRecord): Conversation {
    const save: SaveConversation = (record) => this.#store.save(record);
    return new Conversation(this.#host, save, (event) => this.#forwardTurnEvent(event), record);
  }

  #createDraft(): Draft {
    return new Draft(
      this.#host,
      () => this.#emit({ kind: "draft" }),
      () => ({
        turns: this.#conversation.earlierTurns,
        thinking: this.#conversation.isThinkingEnabled(false),
        isAnswering: this.#conversation.isAnswering,
      }),
    );
  }

  /** Forwards the events of turns in the current conversation, and drops all others. */
  #forwardTurnEvent(event: TurnEvent): void {
    if (this.findTurn(event.turn.id) !== event.turn) return;
    this.#emit(event);
    if (event.kind === "turn" && !event.turn.isRunning) this.#draft.onAnswerEnded();
  }
}
