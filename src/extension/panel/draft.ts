import { randomUUID } from "node:crypto";
import PQueue from "p-queue";
import { l10n } from "vscode";
import { CHAT_SYSTEM } from "../../chat/systemText.ts";
import { FailureError, describeFailure, failureOf } from "../../core/failure.ts";
import { LARGEST_BUDGET } from "../../image/budget.ts";
import { inLanguage } from "../../chat/actions.ts";
import { EXPLAIN_SELECTION, explainQuestion } from "../../chat/explain.ts";
import { unlessAborted } from "../../core/unlessAborted.ts";
import { MAX_IMAGES_PER_QUESTION, type ImageRef, type ImageResult, type PreparedImage } from "../../protocol/images.ts";
import { MAX_SELECTIONS, type EarlierTurn, type Selection } from "../../protocol/ask.ts";
import type { ImageChoice } from "../../protocol/imageChoice.ts";
import type { AttachmentView, DraftView, PreparedView } from "../../protocol/panel.ts";
import { actionsFor, type Asked } from "../actions.ts";
import { readConfig } from "../config.ts";
import { readTarget } from "../target.ts";
import type { Engine } from "../engine.ts";
import type { ImageSource } from "../images/imageSource.ts";
import { mayBeText, textOrImage } from "../images/textFile.ts";
import { AttachedImage } from "./attachedImage.ts";
import { preparedView, sentPicture, type SentPicture } from "./preparedView.ts";
import { selectionLabel, type Question } from "./turn.ts";

/** What a draft tells its panel. */
export interface DraftListener {
  onDraft(): void;
  /** A webview address for a file of the engine. */
  addressOf(file: string): string;
}

/** What a question asked now would be asked after. */
export interface Before {
  turns: EarlierTurn[];
  thinking: boolean;
  /** What is being answered now will stand before it too. */
  isAnswering: boolean;
}

type State =
  | { kind: "reading" }
  | { kind: "preparing"; last?: PreparedImage | undefined }
  | { kind: "prepared"; image: PreparedImage }
  /** Not the image's fault: it is sent all the same. */
  | { kind: "unknown"; message: string }
  | { kind: "failed"; message: string };

interface Attachment {
  image: AttachedImage;
  state: State;
}

const TOO_MANY = (): State => ({ kind: "failed", message: l10n.t("A question takes at most {0} images.", MAX_IMAGES_PER_QUESTION) });

/** Of all selections together: what fits a message to the engine. Few models have room for so much. */
const MAX_SELECTIONS_KB = 400;

/** Images are read one or two at a time: of the largest, sixteen would fill a gigabyte. */
const READ_AT_ONCE = 2;

/** The question being written, but for its text: what is attached, and what the model will get of it. */
export class Draft {
  readonly #engine: Engine;
  readonly #listener: DraftListener;
  readonly #before: () => Before;
  #attachments: Attachment[] = [];
  #selections: { id: string; selection: Selection }[] = [];
  readonly #readings = new PQueue({ concurrency: READ_AT_ONCE });
  #preparing: AbortController | undefined;
  #reading: AbortController | undefined;
  #texts: Promise<unknown> = Promise.resolve();
  /** What is attached is to be read ahead once the answer that is being written is there. */
  #awaitsAnswer = false;
  /** Files that may be text, while they are being read. */
  #unread: { id: string; name: string; abort: AbortController }[] = [];

  constructor(engine: Engine, listener: DraftListener, before: () => Before) {
    this.#engine = engine;
    this.#listener = listener;
    this.#before = before;
  }

  get view(): DraftView {
    const { budget, limits } = readConfig();
    const images = this.#attachments.flatMap(({ state }) => (state.kind === "prepared" ? state.image : []));
    return {
      attachments: this.#attachments.map((attachment) => this.#attachmentView(attachment)),
      selections: [
        ...this.#selections.map(({ id, selection }) => ({ id, label: selectionLabel(selection), isBeingRead: false })),
        ...this.#unread.map(({ id, name }) => ({ id, label: name, isBeingRead: true })),
      ],
      tokens: images.reduce((sum, { tokens }) => sum + tokens, 0),
      maxTokens: limits.tokens,
      budget,
      usualQuestion: this.#usualQuestion(),
      actions: actionsFor(this.imageCount),
      maxBytes: limits.bytes,
    };
  }

  /** Images, and other files as text. @throws FailureError badRequest for texts that are too large; the others are attached all the same */
  async attach(sources: ImageSource[]): Promise<void> {
    const texts = sources.filter(mayBeText);
    this.#add(sources.filter((source) => !texts.includes(source)).map((source) => new AttachedImage(source)));
    const reading = Promise.allSettled(texts.map((source) => this.#attachText(source)));
    this.#texts = Promise.all([this.#texts, reading]);
    const failed = (await reading).find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
  }

  /** Resolves when all texts that were attached are read: a question asked before would go without them. */
  async textsAreThere(): Promise<void> {
    await this.#texts;
  }

  async #attachText(source: ImageSource): Promise<void> {
    const reading = { id: randomUUID(), name: source.name, abort: new AbortController() };
    const { signal } = reading.abort;
    this.#unread.push(reading);
    this.#listener.onDraft();
    try {
      const content = await unlessAborted(textOrImage(source, readConfig().limits.bytes, MAX_SELECTIONS_KB * 1000, signal), signal);
      this.#unread = this.#unread.filter((other) => other !== reading);
      if (content.kind === "text") this.attachSelection(content.selection);
      else this.#add([new AttachedImage(content.source)]);
    } catch (error) {
      this.#unread = this.#unread.filter((other) => other !== reading);
      this.#listener.onDraft();
      if (!signal.aborted) throw error;
    }
  }

  /** What was attached to a question that is to be written anew. @returns the ids of it @throws as attachSelection does */
  attachAgain({ images, selections }: Question): string[] {
    for (const selection of selections) this.attachSelection(selection);
    const labels = new Set(selections.map(selectionLabel));
    const again = images.map((image) => image.copy());
    this.#add(again);
    return [
      ...again.map(({ id }) => id),
      ...this.#selections.filter(({ selection }) => labels.has(selectionLabel(selection))).map(({ id }) => id),
    ];
  }

  /** Images are to be read, sized or limited otherwise from now on. */
  settingsChanged(): void {
    this.#listener.onDraft();
    void this.#prepare();
  }

  /** What was put off, as it could not be known what stands before the question, can be read ahead now. */
  answerEnded(): void {
    if (!this.#awaitsAnswer) return;
    this.#awaitsAnswer = false;
    if (this.#attachments.length + this.#selections.length > 0) void this.#prepare();
    else this.readAhead();
  }

  #add(images: AttachedImage[]): void {
    for (const image of images) {
      const attachment: Attachment = { image, state: { kind: "reading" } };
      const isFull = this.#isFull;
      this.#attachments.push(attachment);
      if (isFull) attachment.state = TOO_MANY();
      else void this.#read(attachment);
    }
    this.#listener.onDraft();
  }

  /** @throws FailureError badRequest for one that is too large, or one too many */
  attachSelection(selection: Selection): void {
    const all = [...this.#selections.map((other) => other.selection), selection];
    const kilobytes = Math.ceil(all.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / 1000);
    if (kilobytes > MAX_SELECTIONS_KB) {
      const reason = l10n.t("the selections have {0} kB; at most {1} kB can be asked about. Select less", kilobytes, MAX_SELECTIONS_KB);
      throw new FailureError({ kind: "badRequest", reason });
    }
    if (all.length > MAX_SELECTIONS) {
      throw new FailureError({ kind: "badRequest", reason: l10n.t("a question takes at most {0} selections", MAX_SELECTIONS) });
    }
    const label = selectionLabel(selection);
    // The same lines again are those lines as they are now.
    this.#selections = this.#selections.filter((other) => selectionLabel(other.selection) !== label);
    this.#selections.push({ id: randomUUID(), selection });
    this.#listener.onDraft();
    void this.#prepare();
  }

  detach(id: string): void {
    // Nobody asks about it any more.
    this.#reading?.abort();
    this.#attachment(id)?.image.detach();
    this.#attachments = this.#attachments.filter(({ image }) => image.id !== id);
    this.#selections = this.#selections.filter((selection) => selection.id !== id);
    this.#unread.find((reading) => reading.id === id)?.abort.abort();
    this.#listener.onDraft();
    // The others may have more room now.
    void this.#prepare();
  }

  /** How an image is to be sent; one that failed is tried again. */
  choose(id: string, choice: ImageChoice): void {
    const attachment = this.#attachment(id);
    if (attachment === undefined) return;
    attachment.image.choice = choice;
    if (attachment.state.kind === "failed" || attachment.state.kind === "unknown") {
      if (attachment.state.kind === "failed" && this.#isFull) attachment.state = TOO_MANY();
      else {
        attachment.state = { kind: "reading" };
        void this.#read(attachment);
      }
    } else {
      void this.#prepare();
    }
    this.#listener.onDraft();
  }

  /** Images that a question asked now would have. */
  get imageCount(): number {
    return this.#sendable().length;
  }

  /** Gives away what is attached. An empty text means the usual question; undefined when there is nothing to ask. */
  take(text: string, byAction?: Asked): Question | undefined {
    const written = text.trim();
    if (written === "" && this.imageCount === 0 && this.#selections.length === 0) return undefined;
    const question = byAction ?? askedFor(written, this.imageCount);
    const images = this.#sendable().map(({ image }) => image);
    const selections = this.#selections.map(({ selection }) => selection);
    this.#preparing?.abort();
    // What is no part of the question stays to be tried again.
    this.#attachments = this.#attachments.filter(({ image }) => !images.includes(image));
    this.#selections = [];
    this.#listener.onDraft();
    return { ...question, images, selections };
  }

  /** A picture as it will be sent. */
  picture(id: string, piece: number): SentPicture | undefined {
    const attachment = this.#attachment(id);
    const prepared = attachment && preparedOf(attachment.state);
    return prepared && sentPicture(prepared, piece);
  }

  /** The whole image, whatever of it is to be sent. @throws FailureError */
  async whole(id: string): Promise<{ name: string; whole: PreparedView }> {
    const attachment = this.#attachment(id);
    if (attachment === undefined) throw new FailureError({ kind: "imageLost", name: "" });
    const { limits } = readConfig();
    const { name, sha256 } = await attachment.image.read(this.#engine, limits.bytes);
    const images = [{ name, sha256, budget: LARGEST_BUDGET }] as const;
    const [result] = await this.#engine.prepare({ images: [...images], budget: "auto", limits }, new AbortController().signal);
    if (result?.kind !== "prepared") throw new FailureError(result?.failure ?? { kind: "engineGone" });
    return { name, whole: this.#preparedView(result.image) };
  }

  dispose(): void {
    this.#preparing?.abort();
    for (const { abort } of this.#unread) abort.abort();
    this.#reading?.abort();
    for (const { image } of this.#attachments) image.detach();
  }

  async #read(attachment: Attachment): Promise<void> {
    try {
      await this.#readings.add(() => attachment.image.read(this.#engine, readConfig().limits.bytes));
      attachment.state = { kind: "preparing" };
    } catch (error) {
      attachment.state = failed(error);
    }
    // It may have been detached, or asked about, in the meantime.
    if (!this.#attachments.includes(attachment)) return;
    this.#listener.onDraft();
    await this.#prepare();
  }

  /** Asks the engine what the images will be; all of them, as they share the tokens of the question. */
  async #prepare(): Promise<void> {
    this.#preparing?.abort();
    const { signal } = (this.#preparing = new AbortController());
    const attachments = this.#attachments.filter(({ state }) => state.kind === "preparing" || state.kind === "prepared");
    if (attachments.length + this.#selections.length === 0) return;
    for (const attachment of attachments) attachment.state = { kind: "preparing", last: preparedOf(attachment.state) };
    const { budget, limits } = readConfig();
    try {
      const images = await Promise.all(attachments.map(({ image }) => image.read(this.#engine, limits.bytes)));
      const results = await this.#engine.prepare({ images, budget, limits }, signal);
      if (signal.aborted) return;
      for (const [index, attachment] of attachments.entries()) attachment.state = stateFrom(results[index], attachment.image);
      void this.#readAhead(images.filter((_, index) => results[index]?.kind === "prepared"));
    } catch (error) {
      if (signal.aborted) return;
      for (const attachment of attachments) attachment.state = { ...failed(error), kind: "unknown" };
    }
    this.#listener.onDraft();
  }

  /** The person has begun to write: the model reads what was said before. What is attached it reads as soon as that is. */
  readAhead(): void {
    const { turns, isAnswering } = this.#before();
    if (this.#attachments.length + this.#selections.length > 0 || (turns.length === 0 && !isAnswering)) return;
    void this.#readAhead([]);
  }

  /**
   * While the person writes, the model reads what stands before the question: then only that is left to be read. It is not ended by what is
   * asked or attached next: the engine knows what of it is still of use.
   */
  async #readAhead(images: ImageRef[]): Promise<void> {
    const { isAnswering, ...before } = this.#before();
    this.#awaitsAnswer = isAnswering;
    if (isAnswering) return;
    this.#reading = new AbortController();
    const { signal } = this.#reading;
    const { budget, limits } = readConfig();
    const selections = this.#selections.map(({ selection }) => selection);
    try {
      const target = await readTarget();
      if (signal.aborted) return;
      await this.#engine.prefill({ target, system: CHAT_SYSTEM, budget, limits, images, selections, ...before }, signal);
    } catch {
      // The engine is gone, or something else was attached: the question will have it read.
    }
  }

  #attachmentView({ image: { id, name, choice }, state }: Attachment): AttachmentView {
    const view = (state: AttachmentView["state"]) => ({ id, name, choice, state });
    switch (state.kind) {
      case "reading":
        return view({ kind: "preparing" });
      case "preparing":
        return view({ kind: "preparing", ...(state.last ? { last: this.#preparedView(state.last) } : {}) });
      case "prepared":
        return view({ kind: "prepared", prepared: this.#preparedView(state.image), gainsFromTiles: state.image.gainsFromTiles });
      case "unknown":
      case "failed":
        return view({ kind: "failed", message: state.message });
    }
  }

  #preparedView(image: PreparedImage): PreparedView {
    return preparedView(image, (file) => this.#listener.addressOf(file));
  }

  #usualQuestion(): string {
    const images = this.#sendable().length;
    if (images > 0) return explainQuestion(images);
    return this.#selections.length > 0 ? EXPLAIN_SELECTION : "";
  }

  get #isFull(): boolean {
    return this.#sendable().length >= MAX_IMAGES_PER_QUESTION;
  }

  /** What failed is shown, and is no part of the question. */
  #sendable(): Attachment[] {
    return this.#attachments.filter(({ state }) => state.kind !== "failed");
  }

  #attachment(id: string): Attachment | undefined {
    return this.#attachments.find(({ image }) => image.id === id);
  }
}

function askedFor(written: string, images: number): { question: string; prompt: string } {
  const { language, actionLanguage } = readConfig();
  if (written !== "") return { question: written, prompt: inLanguage(written, language) };
  const usual = images > 0 ? explainQuestion(images) : EXPLAIN_SELECTION;
  return { question: usual, prompt: inLanguage(usual, actionLanguage) };
}

function preparedOf(state: State): PreparedImage | undefined {
  if (state.kind === "prepared") return state.image;
  return state.kind === "preparing" ? state.last : undefined;
}

function stateFrom(result: ImageResult | undefined, image: AttachedImage): State {
  if (result?.kind === "prepared") return { kind: "prepared", image: result.image };
  if (result?.failure.kind === "imageLost") image.forget();
  return { kind: "failed", message: describeFailure(result?.failure ?? { kind: "engineGone" }, l10n.t).message };
}

function failed(error: unknown): { kind: "failed"; message: string } {
  return { kind: "failed", message: describeFailure(failureOf(error), l10n.t).message };
}
