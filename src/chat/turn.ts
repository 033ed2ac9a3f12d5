import { randomUUID } from "node:crypto";
import type { FailureAction } from "../core/failureDeclaration.ts";
import type { EarlierTurn } from "../protocol/ask.ts";
import type { PreparedImage } from "../protocol/images.ts";
import type { TurnState } from "../protocol/turnView.ts";
import { sentPiece, type SentPiece } from "./preparedView.ts";
import type { Question } from "./question.ts";

/** How a turn's images are sent. Kept with the turn: the same settings give the same pixels again. */
export type Sending = Pick<EarlierTurn, "budget" | "limits">;

/** Parts of a turn that change while it is answered. */
export interface TurnData {
  prepared: PreparedImage[];
  /** Whether the model was to think before it answered; the same for a whole conversation. */
  thinking: boolean;
  thoughts: string;
  text: string;
  /** An answer that failed its check while another one is being written. It is used again if the other one does not end. */
  refused: string | undefined;
  notice: string;
  state: TurnState;
  /** Action behind the button of a failed turn. */
  action: FailureAction | undefined;
  /** Number of earlier turns that were left out for lack of room. */
  forgotten: number;
  /** Set once the question was asked again: the turn stays visible, and later questions are asked without it. */
  isSetAside: boolean;
}

export type TurnEvent = { kind: "turn"; turn: Turn } | { kind: "text"; turn: Turn; part: "text" | "thoughts"; text: string };

/** One question with its answer so far. */
export class Turn {
  readonly id = randomUUID();
  readonly question: Question;
  readonly sending: Sending;
  #data: TurnData;
  readonly #emit: (event: TurnEvent) => void;
  readonly #abort = new AbortController();

  constructor(question: Question, { budget, limits }: Sending, data: TurnData, emit: (event: TurnEvent) => void) {
    this.question = question;
    this.sending = { budget, limits };
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

  /** Text that the model was asked. */
  get prompt(): string {
    return this.question.prompt ?? this.question.question;
  }

  /** Context for later questions; undefined for a turn without an answer and for one that was set aside. */
  get asEarlierTurn(): EarlierTurn | undefined {
    const { images, selections } = this.question;
    const { isSetAside, text } = this.#data;
    const refs = images.flatMap(({ ref }) => ref ?? []);
    if (isSetAside || this.isRunning || text.trim() === "" || refs.length < images.length) return undefined;
    return { ...this.sending, images: refs, selections, question: this.prompt, answer: text };
  }

  /** A piece of an image as it was sent. */
  piece(image: number, piece: number): SentPiece | undefined {
    const prepared = this.#data.prepared[image];
    return prepared && sentPiece(prepared, piece);
  }

  change(changes: Partial<TurnData>): void {
    this.#data = { ...this.#data, ...changes };
    this.#emit({ kind: "turn", turn: this });
  }

  /** Adds streamed text without sending the whole turn again. */
  append(part: "text" | "thoughts", text: string): void {
    this.#data = { ...this.#data, [part]: this.#data[part] + text };
    this.#emit({ kind: "text", turn: this, part, text });
  }

  /** Keeps what was written. Takes effect at once: the next question may be asked in the same moment. */
  stop(): void {
    if (!this.isRunning) return;
    this.#abort.abort();
    this.change({ text: this.#data.refused ?? this.#data.text, state: { kind: "stopped" } });
  }

  setAside(): void {
    this.stop();
    this.change({ isSetAside: true });
  }
}
