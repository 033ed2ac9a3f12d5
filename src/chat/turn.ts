import { randomUUID } from "node:crypto";
import { omitUndefined } from "../core/omitUndefined.ts";
import type { FailureAction } from "../core/failureDeclaration.ts";
import type { EarlierTurn, PointedImage, Zoom } from "../protocol/ask.ts";
import type { PreparedImage } from "../protocol/images.ts";
import type { TurnState } from "../protocol/turnView.ts";
import { describeBoxes } from "./describeBoxes.ts";
import { findSentPiece, type SentPiece } from "./preparedView.ts";
import type { PixelFacts } from "./pixelFacts.ts";
import type { Question } from "./question.ts";

/** Settings that determine how a turn's images are sent. Stored with the turn, so that the same pixels are sent again later. */
export type ImageSettings = Pick<EarlierTurn, "budget" | "limits">;

/** Properties of a turn that change while it is answered. */
export interface TurnData {
  prepared: PreparedImage[];
  /** Whether thinking is enabled; the same for a whole conversation. */
  thinking: boolean;
  thoughts: string;
  text: string;
  /** Text of the first answer if it failed its check. It is restored if the second attempt does not complete. */
  rejectedText: string | undefined;
  notice: string;
  /** Reason for asking the user whether to stop or to wait; empty while the answer makes progress. */
  stall: string;
  state: TurnState;
  /** Second look at the images: used, or only offered. Undefined if it would show no more detail, or was ruled out. */
  zoom: Zoom | undefined;
  /** Facts that were measured in the images; undefined unless the action needs any. */
  pixelFacts: PixelFacts | undefined;
  /** Images that the answer points to. */
  pointed: PointedImage[];
  /** Whether the question failed because no model is set up. It will be answered as soon as a model is ready. */
  awaitsModel: boolean;
  /** Action of a failed turn's button. */
  action: FailureAction | undefined;
  /** Number of earlier turns dropped because they exceeded the context size. */
  droppedTurnCount: number;
  /**
   * Whether a later turn replaces this one, because the question was asked again. A replaced turn stays visible, but is not part of the
   * context.
   */
  isReplaced: boolean;
}

export type TurnEvent = { kind: "turn"; turn: Turn } | { kind: "text"; turn: Turn; part: "text" | "thoughts"; text: string };

/** A question with its answer so far. */
export class Turn {
  readonly id = randomUUID();
  readonly question: Question;
  readonly imageSettings: ImageSettings;
  #data: TurnData;
  readonly #emit: (event: TurnEvent) => void;
  readonly #abort = new AbortController();

  constructor(question: Question, { budget, limits }: ImageSettings, data: TurnData, emit: (event: TurnEvent) => void) {
    this.question = question;
    this.imageSettings = { budget, limits };
    this.#data = data;
    this.#emit = emit;
  }

  get data(): Readonly<TurnData> {
    return this.#data;
  }

  /** Aborts when the turn is stopped. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get isRunning(): boolean {
    const { kind } = this.#data.state;
    return kind === "waiting" || kind === "thinking" || kind === "writing";
  }

  /** Text of the question that is sent to the model. */
  get prompt(): string {
    const prompt = this.question.prompt ?? this.question.question;
    return this.#data.pixelFacts ? `${this.#data.pixelFacts.facts}\n\n${prompt}` : prompt;
  }

  /** Text of the answer, in which boxes are described in words. */
  get readableText(): string {
    return describeBoxes(this.#data.text, this.#data.pointed);
  }

  /** The turn as context for later questions; undefined if it is still running, has no answer, lacks an image, or was replaced. */
  get earlierTurn(): EarlierTurn | undefined {
    const { images, selections, instructions } = this.question;
    const { isReplaced, text, zoom, pixelFacts } = this.#data;
    const refs = images.flatMap(({ ref }) => ref ?? []);
    if (isReplaced || this.isRunning || text.trim() === "" || refs.length < images.length) return undefined;
    const sentImages = zoom?.kind === "used" ? { images: zoom.images, look: zoom.look } : { images: pixelFacts?.images ?? refs };
    return { ...this.imageSettings, ...sentImages, selections, ...omitUndefined({ instructions }), question: this.prompt, answer: text };
  }

  /** Finds one of the pieces in which an image was sent, by the indexes of the image and of the piece. */
  findPiece(image: number, piece: number): SentPiece | undefined {
    const prepared = this.#data.prepared[image];
    return prepared && findSentPiece(prepared, piece);
  }

  change(changes: Partial<TurnData>): void {
    this.#data = { ...this.#data, ...changes };
    this.#emit({ kind: "turn", turn: this });
  }

  /** Adds streamed text, without emitting the whole turn again. */
  append(part: "text" | "thoughts", text: string): void {
    this.#data = { ...this.#data, [part]: this.#data[part] + text };
    this.#emit({ kind: "text", turn: this, part, text });
  }

  /** Stops the answer and keeps its text so far. This is synchronous, because the next question may be asked in the same tick. */
  stop(): void {
    if (!this.isRunning) return;
    this.#abort.abort();
    this.change({ text: this.#data.rejectedText ?? this.#data.text, stall: "", state: { kind: "stopped" } });
  }

  /** Hides the question of whether to stop a stalled answer. The question is shown again if the answer stalls again. */
  keepWaiting(): void {
    if (this.#data.stall !== "") this.change({ stall: "" });
  }

  markReplaced(): void {
    this.stop();
    this.change({ isReplaced: true });
  }
}
