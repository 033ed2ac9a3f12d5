import { randomUUID } from "node:crypto";
import type { EarlierTurn } from "../protocol/ask.ts";
import { Autosave } from "./autosave.ts";
import { newestTurns } from "./earlierTurns.ts";
import type { ChatHost } from "./host.ts";
import type { Question } from "./question.ts";
import type { ConversationRecord } from "./records/v1.ts";
import { runTurn } from "./runTurn.ts";
import { Turn, type TurnEvent } from "./turn.ts";
import { recordTurn, restoreTurn } from "./turnRecord.ts";

/** @throws FailureError diskFull */
export type SaveConversation = (record: ConversationRecord) => Promise<void>;

/** Turns that follow one another, each asked with the turns before it as context. Saved as it grows. */
export class Conversation {
  readonly id: string;
  readonly #host: ChatHost;
  readonly #emit: (event: TurnEvent) => void;
  readonly #autosave: Autosave<ConversationRecord>;
  readonly #turns: Turn[];
  /** Set once nothing may be saved any more. */
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

  turn(id: string): Turn | undefined {
    return this.#turns.find((turn) => turn.id === id);
  }

  /** Asks with all turns so far as context; resolves at the end of the answer. @throws FailureError diskFull */
  async ask(question: Question): Promise<void> {
    this.stop();
    const earlier = [...this.#turns];
    const turn = new Turn(
      question,
      this.#host.readSettings(),
      {
        prepared: [],
        thinking: this.isThinkingEnabled(question.action !== undefined),
        thoughts: "",
        text: "",
        refused: undefined,
        notice: "",
        state: { kind: "waiting", status: this.#host.t("Preparing…") },
        action: undefined,
        forgotten: 0,
        isSetAside: false,
      },
      this.#emit,
    );
    this.#turns.push(turn);
    this.#emit({ kind: "turn", turn });
    await runTurn(turn, earlier, this.#host);
    await this.save();
  }

  /** Sets a turn aside together with all later ones, before its question is asked again. They stay visible. */
  setAsideFrom(turn: Turn): void {
    const from = this.#turns.indexOf(turn);
    for (const later of this.#turns.slice(Math.max(0, from))) later.setAside();
  }

  /**
   * Whether the model thinks before it answers. The first turn decides for the whole conversation: the flag stands at the start of the
   * prompt, so changing it would have everything read again.
   */
  isThinkingEnabled(isAction: boolean): boolean {
    const { thinks } = this.#host.readSettings();
    return this.#turns.find(({ data }) => !data.isSetAside)?.data.thinking ?? (isAction ? thinks.actions : thinks.questions);
  }

  get isAnswering(): boolean {
    return this.#turns.some(({ isRunning }) => isRunning);
  }

  /** Context of a question asked now. */
  get earlier(): EarlierTurn[] {
    return newestTurns(this.#turns.flatMap((turn) => turn.asEarlierTurn ?? []));
  }

  stop(): void {
    for (const turn of this.#turns) if (turn.isRunning) turn.stop();
  }

  /** @throws FailureError diskFull */
  async save(): Promise<void> {
    await this.#autosave.save();
  }

  /** Saves a last time before VS Code ends: a running answer is stored as broken off. */
  async saveAndClose(): Promise<void> {
    const saved = this.save();
    this.#isClosed = true;
    await saved;
  }

  /** Stops saving, before the conversation is deleted; resolves once no save is running. */
  async discard(): Promise<void> {
    this.#isClosed = true;
    this.stop();
    await this.#autosave.stop();
  }
}
