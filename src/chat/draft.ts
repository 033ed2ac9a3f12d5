import { requestLanguage } from "./actions.ts";
import type { ImageChoice } from "../protocol/imageChoice.ts";
import type { PreparedView } from "../protocol/turnView.ts";
import type { DraftView } from "../protocol/draftView.ts";
import type { Selection } from "../protocol/ask.ts";
import { AttachedImage } from "./attachedImage.ts";
import { TextAttachments } from "./textAttachments.ts";
import { Attachments } from "./attachments.ts";
import { EXPLAIN_SELECTION, buildExplainPrompt, buildExplainQuestion } from "./explain.ts";
import type { ChatHost } from "./host.ts";
import type { ImageSource } from "./imageSource.ts";
import type { SentPiece } from "./preparedView.ts";
import type { QuestionText } from "./questionText.ts";
import type { Question } from "./question.ts";
import { Prefill, type QuestionContext } from "./prefill.ts";
import { mayBeText } from "./textFile.ts";

/** The question being written: its attachments, and how they will be sent. The page keeps the question's text. */
export class Draft {
  readonly #host: ChatHost;
  readonly #onChange: () => void;
  readonly #images: Attachments;
  readonly #texts: TextAttachments;
  readonly #prefill: Prefill;
  /** Resolves when all text files attached so far are read. */
  #pendingTextFiles: Promise<unknown> = Promise.resolve();

  constructor(host: ChatHost, onChange: () => void, getContext: () => QuestionContext) {
    this.#host = host;
    this.#onChange = onChange;
    this.#images = new Attachments(host, { onChange, onRead: () => void this.#prepare() });
    this.#texts = new TextAttachments(host, onChange);
    this.#prefill = new Prefill(host, getContext);
  }

  get view(): DraftView {
    const { budget, limits } = this.#host.readSettings();
    return {
      attachments: this.#images.views,
      selections: this.#texts.views,
      tokens: this.#images.tokens,
      maxTokens: limits.tokens,
      budget,
      defaultQuestion: this.#defaultQuestion,
      actions: this.#host.listActions(this.imageCount),
      maxBytes: limits.bytes,
    };
  }

  /** Number of images that would be sent if the question were asked now. */
  get imageCount(): number {
    return this.#images.count;
  }

  /** Attaches images, and other files as text. @throws FailureError if a text file can't be attached; all other sources are attached */
  async attach(sources: ImageSource[]): Promise<void> {
    const textFiles = sources.filter(mayBeText);
    this.#images.add(sources.filter((source) => !textFiles.includes(source)).map((source) => new AttachedImage(source)));
    const reads = Promise.allSettled(textFiles.map((source) => this.#attachFile(source)));
    this.#pendingTextFiles = Promise.all([this.#pendingTextFiles, reads]);
    const failure = (await reads).find((result) => result.status === "rejected");
    if (failure) throw failure.reason;
  }

  /** @throws FailureError badRequest if there are too many selections, or they are too large */
  attachSelection(selection: Selection): void {
    this.#texts.add(selection);
    void this.#prepare();
  }

  /**
   * Attaches the images and selections of an earlier question, to ask it again.
   * @returns their ids
   * @throws the same errors as `attachSelection`
   */
  attachAgain({ images, selections }: Question): string[] {
    for (const selection of selections) this.attachSelection(selection);
    const copies = images.map((image) => image.copy());
    this.#images.add(copies);
    return [...copies.map(({ id }) => id), ...this.#texts.findIds(selections)];
  }

  detach(id: string): void {
    this.#prefill.cancel();
    this.#images.remove(id);
    this.#texts.remove(id);
    this.#onChange();
    // The remaining images may now get more tokens.
    void this.#prepare();
  }

  /** Changes how an image is sent; a failed image is retried. */
  setImageChoice(id: string, choice: ImageChoice): void {
    if (this.#images.setChoice(id, choice)) void this.#prepare();
    this.#onChange();
  }

  /** Resolves when all attached text files are read. A question that is asked earlier would not include them. */
  async waitForTextFiles(): Promise<void> {
    await this.#pendingTextFiles;
  }

  /**
   * Returns the question with its attachments, and removes the attachments from the draft. Empty text stands for the default question.
   * @returns undefined if there is nothing to ask
   */
  take(text: string, actionQuestion?: QuestionText): Question | undefined {
    const trimmed = text.trim();
    if (trimmed === "" && this.imageCount === 0 && this.#texts.isEmpty) return undefined;
    const questionText = actionQuestion ?? this.#buildQuestion(trimmed);
    const question = { ...questionText, images: this.#images.take(), selections: this.#texts.take() };
    this.#onChange();
    return question;
  }

  /** Finds one of the pieces in which an image will be sent. */
  findPiece(id: string, piece: number): SentPiece | undefined {
    return this.#images.findPiece(id, piece);
  }

  /** Prepares the whole image, so that the user can choose a region of it. @throws FailureError */
  async prepareWholeImage(id: string): Promise<{ name: string; prepared: PreparedView }> {
    return this.#images.prepareWholeImage(id);
  }

  onSettingsChanged(): void {
    this.#onChange();
    void this.#prepare();
  }

  /** Starts to prefill the conversation when the user starts to write. If there are attachments, prefill starts once they are prepared. */
  onWritingStarted(): void {
    if (this.#isEmpty && this.#prefill.hasContext) void this.#prefill.start([], []);
  }

  onAnswerEnded(): void {
    if (!this.#prefill.takePostponed()) return;
    if (this.#isEmpty) this.onWritingStarted();
    else void this.#prepare();
  }

  dispose(): void {
    this.#images.dispose();
    this.#texts.dispose();
    this.#prefill.cancel();
  }

  get #isEmpty(): boolean {
    return this.#images.isEmpty && this.#texts.isEmpty;
  }

  get #defaultQuestion(): string {
    if (this.imageCount > 0) return buildExplainQuestion(this.imageCount);
    return this.#texts.isEmpty ? "" : EXPLAIN_SELECTION;
  }

  #buildQuestion(text: string): QuestionText {
    const { language, actionLanguage } = this.#host.readSettings();
    if (text !== "") return { question: text, prompt: requestLanguage(text, language) };
    const prompt = this.imageCount > 0 ? buildExplainPrompt(this.imageCount) : this.#defaultQuestion;
    return { question: this.#defaultQuestion, prompt: requestLanguage(prompt, actionLanguage) };
  }

  async #attachFile(source: ImageSource): Promise<void> {
    const content = await this.#texts.readFile(source);
    switch (content?.kind) {
      case "text":
        return this.attachSelection(content.selection);
      case "image":
        this.#images.add([new AttachedImage(content.source)]);
        break;
      case undefined:
    }
  }

  async #prepare(): Promise<void> {
    this.#images.cancelPreparing();
    if (this.#images.isEmpty && this.#texts.isEmpty) return;
    const images = await this.#images.prepare();
    if (images) void this.#prefill.start(images, this.#texts.selections);
  }
}
