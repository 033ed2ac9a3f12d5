import { randomUUID } from "node:crypto";
import type { EarlierTurn } from "../../protocol/ask.ts";
import { readConfig } from "../config.ts";
import type { Engine } from "../engine.ts";
import type { ConversationStore } from "../history/conversationStore.ts";
import type { ConversationRecord } from "../history/record.ts";
import { newestTurns } from "./earlierTurns.ts";
import { Turn, type Question, type TurnListener } from "./turn.ts";

/** While an answer is written, it is kept once in so long, in milliseconds: what a crash may cost. */
const SAVE_EVERY = 1000;

/** Turns that follow one another, each with those before it in view. It is kept on disk as it grows. */
export class Conversation {
  readonly id: string;
  readonly #engine: Engine;
  readonly #store: ConversationStore;
  readonly #listener: TurnListener;
  #turns: Turn[] = [];
  #isDiscarded = false;
  #saving: NodeJS.Timeout | undefined;
  #saved: Promise<void> = Promise.resolve();

  constructor(engine: Engine, store: ConversationStore, listener: TurnListener, record?: ConversationRecord) {
    this.id = record?.id ?? randomUUID();
    this.#engine = engine;
    this.#store = store;
    this.#listener = {
      onChange: (turn) => {
        this.#saveSoon();
        listener.onChange(turn);
      },
      onText: (turn, part, text) => {
        this.#saveSoon();
        listener.onText(turn, part, text);
      },
      isNews: (text) => listener.isNews(text),
      addressOf: (file) => listener.addressOf(file),
    };
    this.#turns = record?.turns.map((turn) => Turn.restored(turn, this.#listener)) ?? [];
  }

  get turns(): readonly Turn[] {
    return this.#turns;
  }

  get isEmpty(): boolean {
    return this.#turns.length === 0;
  }

  turn(id: string): Turn | undefined {
    return this.#turns.find((turn) => turn.id === id);
  }

  /** Asks, after all that was asked before; resolves at the end of the answer. */
  async ask(question: Question): Promise<void> {
    this.stop();
    const earlier = [...this.#turns];
    const thinking = this.thinks(question.action !== undefined);
    const turn = new Turn(question, this.#listener);
    this.#turns.push(turn);
    this.#listener.onChange(turn);
    await turn.run(this.#engine, earlier, thinking);
    await this.save();
  }

  /** Sets a turn aside, with all that followed from it: it is asked anew, maybe otherwise. Nothing is lost. */
  setAsideFrom(turn: Turn): void {
    const from = this.#turns.indexOf(turn);
    for (const later of this.#turns.slice(Math.max(0, from))) later.setAside();
  }

  /** Whether the model thinks before it answers. It is told so before all else, and a change has all read again: the first turn decides. */
  thinks(isAction: boolean): boolean {
    const { thinks } = readConfig();
    return this.#turns.find((turn) => !turn.isSetAside)?.thinking ?? (isAction ? thinks.actions : thinks.questions);
  }

  get isAnswering(): boolean {
    return this.#turns.some(({ isRunning }) => isRunning);
  }

  /** What a question asked now would be asked after. */
  get earlier(): EarlierTurn[] {
    return newestTurns(this.#turns.flatMap((turn) => turn.asEarlier ?? []));
  }

  /** VS Code ends: an answer that is under way is kept as one that is broken off, whatever still becomes of it here. */
  async leave(): Promise<void> {
    const saved = this.save();
    this.#isDiscarded = true;
    await saved;
  }

  /** It is not kept any more, whatever is still under way; resolves once nothing of it is being written. */
  async discard(): Promise<void> {
    this.#isDiscarded = true;
    this.stop();
    clearTimeout(this.#saving);
    await this.#saved.catch(() => {});
  }

  stop(): void {
    for (const turn of this.#turns) if (turn.isRunning) turn.stop();
  }

  /** @throws FailureError diskFull */
  async save(): Promise<void> {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    if (this.isEmpty || this.#isDiscarded) return;
    const { record } = this;
    // One after the other: an older state must not arrive last.
    this.#saved = this.#saved.then(
      () => this.#store.save(record),
      () => this.#store.save(record),
    );
    await this.#saved;
  }

  get record(): ConversationRecord {
    return { version: 1, id: this.id, changedMs: Date.now(), turns: this.#turns.map((turn) => turn.record) };
  }

  #saveSoon(): void {
    // A disk that is full is said at the end of the answer.
    this.#saving ??= setTimeout(() => void this.save().catch(() => {}), SAVE_EVERY);
  }
}
