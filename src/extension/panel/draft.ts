import { randomUUID } from "node:crypto";
import { l10n } from "vscode";
import { describeFailure, failureOf } from "../../core/failure.ts";
import { LARGEST_BUDGET } from "../../core/image/budget.ts";
import { EXPLAIN_SELECTION, explainQuestion } from "../../core/prompts/explain.ts";
import { MAX_IMAGES, type ImageResult, type PreparedImage, type Selection } from "../../protocol/engine.ts";
import type { ImageChoice } from "../../protocol/imageChoice.ts";
import type { AttachmentView, DraftView, PreparedView } from "../../protocol/panel.ts";
import { readConfig } from "../config.ts";
import type { Engine } from "../engine.ts";
import type { ImageSource } from "../images/imageSource.ts";
import { AttachedImage } from "./attachedImage.ts";
import { preparedView, sentPicture, type SentPicture } from "./preparedView.ts";
import { selectionLabel, type Question } from "./turn.ts";

/** What a draft tells its panel. */
export interface DraftListener {
  onDraft(): void;
  /** A webview address for a file of the engine. */
  addressOf(file: string): string;
}

type State =
  | { kind: "reading" }
  | { kind: "preparing"; last?: PreparedImage | undefined }
  | { kind: "prepared"; image: PreparedImage }
  | { kind: "failed"; message: string };

interface Attachment {
  image: AttachedImage;
  state: State;
}

/** The question being written, but for its text: what is attached, and what the model will get of it. */
export class Draft {
  readonly #engine: Engine;
  readonly #listener: DraftListener;
  #attachments: Attachment[] = [];
  #selections: { id: string; selection: Selection }[] = [];
  #preparing: AbortController | undefined;

  constructor(engine: Engine, listener: DraftListener) {
    this.#engine = engine;
    this.#listener = listener;
  }

  get view(): DraftView {
    const { budget, limits } = readConfig();
    const images = this.#attachments.flatMap(({ state }) => (state.kind === "prepared" ? state.image : []));
    return {
      attachments: this.#attachments.map((attachment) => this.#attachmentView(attachment)),
      selections: this.#selections.map(({ id, selection }) => ({ id, label: selectionLabel(selection) })),
      tokens: images.reduce((sum, { tokens }) => sum + tokens, 0),
      maxTokens: limits.tokens,
      budget,
      usualQuestion: this.#usualQuestion(),
      maxBytes: limits.bytes,
    };
  }

  attach(sources: ImageSource[]): void {
    for (const source of sources) {
      const attachment: Attachment = { image: new AttachedImage(source), state: { kind: "reading" } };
      const isFull = this.#sendable().length >= MAX_IMAGES;
      this.#attachments.push(attachment);
      if (isFull) attachment.state = { kind: "failed", message: l10n.t("A question takes at most {0} images.", MAX_IMAGES) };
      else void this.#read(attachment);
    }
    this.#listener.onDraft();
  }

  attachSelection(selection: Selection): void {
    const label = selectionLabel(selection);
    // The same lines again are those lines as they are now.
    this.#selections = this.#selections.filter((other) => selectionLabel(other.selection) !== label);
    this.#selections.push({ id: randomUUID(), selection });
    this.#listener.onDraft();
  }

  detach(id: string): void {
    this.#attachment(id)?.image.detach();
    this.#attachments = this.#attachments.filter(({ image }) => image.id !== id);
    this.#selections = this.#selections.filter((selection) => selection.id !== id);
    this.#listener.onDraft();
    // The others may have more room now.
    void this.#prepare();
  }

  /** How an image is to be sent; one that failed is tried again. */
  choose(id: string, choice: ImageChoice): void {
    const attachment = this.#attachment(id);
    if (attachment === undefined) return;
    attachment.image.choice = choice;
    if (attachment.state.kind === "failed") {
      attachment.state = { kind: "reading" };
      void this.#read(attachment);
    } else {
      void this.#prepare();
    }
    this.#listener.onDraft();
  }

  /** Gives away what is attached. An empty text means the usual question; undefined when there is nothing to ask. */
  take(text: string): Question | undefined {
    const question = text.trim() || this.#usualQuestion();
    if (question === "") return undefined;
    const images = this.#sendable().map(({ image }) => image);
    const selections = this.#selections.map(({ selection }) => selection);
    this.#preparing?.abort();
    this.#attachments = [];
    this.#selections = [];
    this.#listener.onDraft();
    return { question, images, selections };
  }

  /** A picture as it will be sent. */
  picture(id: string, piece: number): SentPicture | undefined {
    const attachment = this.#attachment(id);
    const prepared = attachment && preparedOf(attachment.state);
    return prepared && sentPicture(prepared, piece);
  }

  /** The whole image, whatever of it is to be sent; undefined when it can't be had. */
  async whole(id: string): Promise<{ name: string; whole: PreparedView } | undefined> {
    const attachment = this.#attachment(id);
    if (attachment === undefined) return undefined;
    const { limits } = readConfig();
    const { name, sha256 } = await attachment.image.read(this.#engine, limits.bytes);
    const images = [{ name, sha256, budget: LARGEST_BUDGET }] as const;
    const [result] = await this.#engine.prepare({ images: [...images], budget: "auto", limits }, new AbortController().signal);
    return result?.kind === "prepared" ? { name, whole: this.#preparedView(result.image) } : undefined;
  }

  dispose(): void {
    this.#preparing?.abort();
    for (const { image } of this.#attachments) image.detach();
  }

  async #read(attachment: Attachment): Promise<void> {
    try {
      await attachment.image.read(this.#engine, readConfig().limits.bytes);
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
    if (attachments.length === 0) return;
    for (const attachment of attachments) attachment.state = { kind: "preparing", last: preparedOf(attachment.state) };
    const { budget, limits } = readConfig();
    try {
      const images = await Promise.all(attachments.map(({ image }) => image.read(this.#engine, limits.bytes)));
      const results = await this.#engine.prepare({ images, budget, limits }, signal);
      if (signal.aborted) return;
      for (const [index, attachment] of attachments.entries()) attachment.state = stateFrom(results[index], attachment.image);
    } catch (error) {
      if (signal.aborted) return;
      for (const attachment of attachments) attachment.state = failed(error);
    }
    this.#listener.onDraft();
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
      case "failed":
        return view(state);
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

  /** What failed is shown, and is no part of the question. */
  #sendable(): Attachment[] {
    return this.#attachments.filter(({ state }) => state.kind !== "failed");
  }

  #attachment(id: string): Attachment | undefined {
    return this.#attachments.find(({ image }) => image.id === id);
  }
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

function failed(error: unknown): State {
  return { kind: "failed", message: describeFailure(failureOf(error), l10n.t).message };
}
