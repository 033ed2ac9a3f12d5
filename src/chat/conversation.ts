import { randomUUID } from "node:crypto";
import type { EarlierTurn } from "../protocol/ask.ts";
import { Autosave } from "./autosave.ts";
import { selectNewestTurns } from "./earlierTurns.ts";
import type { ChatHost } from "./host.ts";
import { addInstructions } from "./instructions.ts";
import { applyTiles, markStyleExamples, type Question } from "./question.ts";
import type { ConversationRecord } from "./records/v1.ts";
import type { TurnState } from "../protocol/turnView.ts";
import { continueTurn, runTurn } from "./runTurn.ts";
import { Turn, type TurnEvent } from "./turn.ts";
import { recordTurn, restoreTurn } from "./turnRecord.ts";

/** @throws FailureError diskFull */
export type SaveConversation = (record: ConversationRecord) => Promise<void>;

const PREPARING: TurnState = { kind: "waiting", status: "Preparing…" };

/**
 * A sequence of turns. Each question is asked with the earlier turns as context. The conversation is saved while answers are being written.
 */
export class Conversation {
  readonly id: string;
  readonly #host: ChatHost;
  readonly #emit: (event: TurnEvent) => void;
  readonly #autosave: Autosave<ConversationRecord>;
  readonly #turns: Turn[];
  /** Whether changes are no longer saved. */
  #isClosed = false;

  constructor(host: ChatHost, save: SaveConversation, onEvent: (event: TurnEvent) => void, record?: ConversationRecord) {
    this.id = record?.id ?? randomUUID();
    this.#host = host;
    this.#emit = (event) => {
      this.#autosave.schedule();
      onEvent(event);
    };
    this.#autosave = new Autosave(host.clock, () => (this.isEmpty || this.#isClosed ? undefined : this.record), save);
    this.#turns = record?.turns.map((turn) => restoreTurn(turn, this.#emit)) ?? [];
  }

  get turns(): readonly Turn[] {
    return this.#turns;
  }

  get isEmpty(): boolean {
    return this.#turns.length === 0;
  }

  get record(): ConversationRecord {
    return { version: 1, id: this.id, changedMs: this.#host.clock.nowMs(), turns: this.#turns.map(recordTurn) };
  }

  findTurn(id: string): Turn | undefined {
    return this.#turns.find((turn) => turn.id === id);
  }

  /** Asks with all earlier turns as context; resolves when the answer is complete. @throws FailureError diskFull */
  async ask(question: Question): Promise<void> {
    this.stop();
    applyTiles(question);
    const earlierTurns = [...this.#turns];
    const turn = new Turn(
      addInstructions({ ...question, selections: markStyleExamples(question, question.selections) }, this.earlierTurns),
      this.#host.readSettings(),
      {
        prepared: [],
        thinking: this.isThinkingEnabled(question.action !== undefined),
        thoughts: "",
        text: "",
        rejectedText: undefined,
        notice: "",
        stall: "",
        state: PREPARING,
        zoom: undefined,
        pixelFacts: undefined,
        pointed: [],
        awaitsModel: false,
        action: undefined,
        droppedTurnCount: 0,
        isReplaced: false,
      },
      this.#emit,
    );
    this.#turns.push(turn);
    this.#emit({ kind: "turn", turn });
    await runTurn(turn, earlierTurns, this.#host);
    await this.save();
  }

  /** Continues an answer that was cut off at its length limit. @throws FailureError diskFull */
  async continueAnswer(turn: Turn): Promise<void> {
    const { earlierTurn, data } = turn;
    if (earlierTurn === undefined || data.state.kind !== "done" || !data.state.isTruncated) return;
    this.stop();
    turn.change({ state: PREPARING });
    await continueTurn(turn, earlierTurn, this.#turns.slice(0, this.#turns.indexOf(turn)), this.#host);
    await this.save();
  }

  /** Answers the questions that wait for a model, in order. @throws FailureError diskFull */
  async answerWaiting(): Promise<void> {
    for (const [index, turn] of this.#turns.entries()) {
      const { awaitsModel, isReplaced } = turn.data;
      if (!awaitsModel || isReplaced || this.#isClosed) continue;
      turn.change({ state: PREPARING, awaitsModel: false, action: undefined });
      await runTurn(turn, this.#turns.slice(0, index), this.#host);
      await this.save();
    }
  }

  /** Excludes a turn and all later turns from the context, before the turn's question is asked again. The turns stay visible. */
  markReplacedFrom(turn: Turn): void {
    const firstIndex = this.#turns.indexOf(turn);
    for (const laterTurn of this.#turns.slice(Math.max(0, firstIndex))) laterTurn.markReplaced();
  }

  /**
   * Whether thinking is enabled. The first turn decides for the whole conversation: the flag is at the start of the prompt, so changing it would
   * invalidate the whole prompt cache.
   */
  isThinkingEnabled(isAction: boolean): boolean {
    const { thinks } = this.#host.readSettings();
    return this.#turns.find(({ data }) => !data.isReplaced)?.data.thinking ?? (isAction ? thinks.actions : thinks.questions);
  }

  get isAnswering(): boolean {
    return this.#turns.some(({ isRunning }) => isRunning);
  }

  /** Earlier turns that would precede the next question in the prompt. */
  get earlierTurns(): EarlierTurn[] {
    return selectNewestTurns(this.#turns.flatMap((turn) => turn.earlierTurn ?? []));
  }

  stop(): void {
    for (const turn of this.#turns) if (turn.isRunning) turn.stop();
  }

  /** @throws FailureError diskFull */
  async save(): Promise<void> {
    await this.#autosave.save();
  }

  /** Saves one last time on shutdown. A running answer is saved as interrupted, and later changes are ignored. */
  async saveAndClose(): Promise<void> {
    const lastSave = this.save();
    this.#isClosed = true;
    await lastSave;
  }

  /** Stops saving, so that the conversation can be deleted. Resolves once no save is running. */
  async discard(): Promise<void> {
    this.#isClosed = true;
    this.stop();
    await this.#autosave.stop();
  }
}
