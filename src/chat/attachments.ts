import PQueue from "p-queue";
import { FailureError } from "../failures/failure.ts";
import { LARGEST_BUDGET } from "../image/budget.ts";
import { MAX_IMAGES_PER_QUESTION, type ImageRef, type ImageResult } from "../protocol/images.ts";
import type { ImageChoice } from "../protocol/imageChoice.ts";
import type { PreparedView } from "../protocol/turnView.ts";
import type { AttachmentView } from "../protocol/draftView.ts";
import type { AttachedImage } from "./attachedImage.ts";
import { toAttachmentStateView, getPrepared, type AttachmentState } from "./attachmentState.ts";
import type { ChatHost } from "./host.ts";
import { toPreparedView, findSentPiece, type SentPiece } from "./preparedView.ts";

/** Maximum number of images that are read at the same time: 16 images of the maximum size would take a gigabyte of memory. */
const MAX_CONCURRENT_READS = 2;

interface Attachment {
  image: AttachedImage;
  state: AttachmentState;
}

export interface AttachmentListener {
  onChange(): void;
  /** Called after an image has been read. All images must be prepared again, because they share the question's token budget. */
  onRead(): void;
}

/** Images attached to the question being written, and how each will be sent. */
export class Attachments {
  readonly #host: ChatHost;
  readonly #listener: AttachmentListener;
  readonly #reads = new PQueue({ concurrency: MAX_CONCURRENT_READS });
  #attachments: Attachment[] = [];
  #prepareAbort: AbortController | undefined;

  constructor(host: ChatHost, listener: AttachmentListener) {
    this.#host = host;
    this.#listener = listener;
  }

  get isEmpty(): boolean {
    return this.#attachments.length === 0;
  }

  /** Number of images that would be sent if the question were asked now. */
  get count(): number {
    return this.#listSendable().length;
  }

  /** Total number of tokens that the prepared images take. */
  get tokens(): number {
    return this.#attachments.reduce((sum, { state }) => sum + (state.kind === "prepared" ? state.image.tokens : 0), 0);
  }

  get views(): AttachmentView[] {
    const { zoom } = this.#host.readSettings();
    return this.#attachments.map(({ image: { id, name, choice }, state }) => ({
      id,
      name,
      choice,
      state: toAttachmentStateView(state, this.#host, zoom),
    }));
  }

  add(images: AttachedImage[]): void {
    for (const image of images) {
      const state: AttachmentState = this.#isFull ? this.#createTooManyState() : { kind: "reading" };
      const attachment = { image, state };
      this.#attachments.push(attachment);
      if (state.kind === "reading") void this.#read(attachment);
    }
    this.#listener.onChange();
  }

  remove(id: string): void {
    this.#find(id)?.image.detach();
    this.#attachments = this.#attachments.filter(({ image }) => image.id !== id);
  }

  /**
   * Changes how an image is sent; a failed image is retried.
   * @returns whether the caller must prepare the images again
   */
  setChoice(id: string, choice: ImageChoice): boolean {
    const attachment = this.#find(id);
    if (attachment === undefined) return false;
    attachment.image.choice = choice;
    const { kind } = attachment.state;
    if (kind !== "failed" && kind !== "unknown") return true;
    if (kind === "failed" && this.#isFull) attachment.state = this.#createTooManyState();
    else {
      attachment.state = { kind: "reading" };
      void this.#read(attachment);
    }
    return false;
  }

  /** Removes and returns the images, to ask a question with them. Failed images stay, so that the user can retry them. */
  take(): AttachedImage[] {
    this.cancelPreparing();
    const sendable = this.#listSendable();
    this.#attachments = this.#attachments.filter((attachment) => !sendable.includes(attachment));
    return sendable.map(({ image }) => image);
  }

  /** Finds one of the pieces in which an image will be sent. */
  findPiece(id: string, piece: number): SentPiece | undefined {
    const attachment = this.#find(id);
    const prepared = attachment && getPrepared(attachment.state);
    return prepared && findSentPiece(prepared, piece);
  }

  /** Prepares the whole image, even if only a region of it will be sent. @throws FailureError */
  async prepareWholeImage(id: string): Promise<{ name: string; prepared: PreparedView }> {
    const attachment = this.#find(id);
    if (attachment === undefined) throw new FailureError({ kind: "imageLost", name: "" });
    const { engine } = this.#host;
    const { limits } = this.#host.readSettings();
    const { name, sha256 } = await attachment.image.read(engine, limits.bytes);
    const images: ImageRef[] = [{ name, sha256, budget: LARGEST_BUDGET }];
    const [result] = await engine.prepare({ images, budget: "auto", limits }, new AbortController().signal);
    if (result?.kind !== "prepared") throw new FailureError(result?.failure ?? { kind: "engineGone" });
    return { name, prepared: toPreparedView(result.image, this.#host) };
  }

  /**
   * Asks the engine how all images would be sent.
   * @returns the prepared images; undefined if preparing failed or a later call replaced this one
   */
  async prepare(): Promise<ImageRef[] | undefined> {
    this.cancelPreparing();
    const { signal } = (this.#prepareAbort = new AbortController());
    const { engine } = this.#host;
    const attachments = this.#attachments.filter(({ state }) => state.kind === "preparing" || state.kind === "prepared");
    for (const attachment of attachments) attachment.state = { kind: "preparing", previous: getPrepared(attachment.state) };
    const { budget, limits } = this.#host.readSettings();
    try {
      const images = await Promise.all(attachments.map(({ image }) => image.read(engine, limits.bytes)));
      const results = await engine.prepare({ images, budget, limits }, signal);
      if (signal.aborted) return undefined;
      for (const [index, attachment] of attachments.entries()) attachment.state = this.#toState(results[index], attachment.image);
      return images.filter((_, index) => results[index]?.kind === "prepared");
    } catch (error) {
      if (!signal.aborted) for (const attachment of attachments) attachment.state = { kind: "unknown", message: this.#describe(error) };
      return undefined;
    } finally {
      if (!signal.aborted) this.#listener.onChange();
    }
  }

  cancelPreparing(): void {
    this.#prepareAbort?.abort();
  }

  dispose(): void {
    this.cancelPreparing();
    for (const { image } of this.#attachments) image.detach();
  }

  async #read(attachment: Attachment): Promise<void> {
    try {
      const { limits } = this.#host.readSettings();
      await this.#reads.add(() => attachment.image.read(this.#host.engine, limits.bytes));
      attachment.state = { kind: "preparing" };
    } catch (error) {
      attachment.state = { kind: "failed", message: this.#describe(error) };
    }
    // The image may have been removed or sent in the meantime.
    if (!this.#attachments.includes(attachment)) return;
    this.#listener.onChange();
    this.#listener.onRead();
  }

  #toState(result: ImageResult | undefined, image: AttachedImage): AttachmentState {
    if (result?.kind === "prepared") return { kind: "prepared", image: result.image };
    const failure = result?.failure ?? { kind: "engineGone" };
    if (failure.kind === "imageLost") image.forget();
    return { kind: "failed", message: this.#describe(new FailureError(failure)) };
  }

  get #isFull(): boolean {
    return this.count >= MAX_IMAGES_PER_QUESTION;
  }

  #listSendable(): Attachment[] {
    return this.#attachments.filter(({ state }) => state.kind !== "failed");
  }

  #find(id: string): Attachment | undefined {
    return this.#attachments.find(({ image }) => image.id === id);
  }

  #createTooManyState(): AttachmentState {
    return { kind: "failed", message: `A question can have at most ${MAX_IMAGES_PER_QUESTION} images.` };
  }

  #describe(error: unknown): string {
    return this.#host.describeError(error).message;
  }
}
