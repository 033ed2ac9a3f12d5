import { CHAT_SYSTEM } from "../../chat/systemText.ts";
import { randomUUID } from "node:crypto";
import { l10n } from "vscode";
import { slowText } from "../../client/slowText.ts";
import { describeFailure, failureOf, type FailureAction } from "../../core/failure.ts";
import { unlessAborted } from "../../core/unlessAborted.ts";
import type { Answer, EarlierTurn, Selection } from "../../protocol/ask.ts";
import type { ImageRef, PreparedImage } from "../../protocol/images.ts";
import type { TurnState, TurnView } from "../../protocol/panel.ts";
import { readConfig } from "../config.ts";
import type { Engine } from "../engine.ts";
import { helpTitle } from "../failureAction.ts";
import { keptState } from "../history/keptState.ts";
import type { TurnRecord } from "../history/record.ts";
import { lostSource } from "../images/imageSource.ts";
import { stateLine, stateText } from "../stateText.ts";
import { readTarget } from "../target.ts";
import { AttachedImage } from "./attachedImage.ts";
import { bytesLeft, newestTurns } from "./earlierTurns.ts";
import { preparedView, sentPicture, type SentPicture } from "./preparedView.ts";

export interface Question {
  /** What the conversation shows. */
  question: string;
  /** What the model is asked, where that is more. */
  prompt?: string;
  /** What the answer is checked for. */
  expects?: "mermaid";
  /** The action that asked it, if any. */
  action?: string;
  images: AttachedImage[];
  selections: Selection[];
}

/** What a turn tells its conversation. */
export interface TurnListener {
  onChange(turn: Turn): void;
  onText(turn: Turn, part: "text" | "thoughts", text: string): void;
  /** Whether this is news to the person: why they have to wait. */
  isNews(text: string): boolean;
  /** A webview address for a file of the engine. */
  addressOf(file: string): string;
}

/** One question and its answer as it comes. */
export class Turn {
  readonly id = randomUUID();
  readonly question: Question;
  readonly #listener: TurnListener;
  readonly #abort = new AbortController();
  /** How the images are sent. */
  readonly #sending: Pick<EarlierTurn, "budget" | "limits">;
  #prepared: PreparedImage[] = [];
  #thinking = false;
  #thoughts = "";
  #text = "";
  /** An answer that did not pass its check, while another one is asked for; it is the answer again where that one does not come to its end. */
  #refused: string | undefined;
  #notice = "";
  #state: TurnState = { kind: "waiting", status: l10n.t("Preparing…") };
  #action: FailureAction | undefined;
  /** So many of the turns before it were left out, as there was no room for them. */
  #forgotten = 0;
  #isSetAside = false;

  constructor(question: Question, listener: TurnListener, sending: Pick<EarlierTurn, "budget" | "limits"> = readConfig()) {
    this.question = question;
    this.#listener = listener;
    this.#sending = { budget: sending.budget, limits: sending.limits };
  }

  static restored(record: TurnRecord, listener: TurnListener): Turn {
    const images = record.images.map(({ name, ref }) => {
      const { sha256, name: _, ...choice } = ref ?? { name };
      return new AttachedImage(lostSource(name), choice, sha256);
    });
    const { question, prompt, expects, action, selections } = record;
    const asked = { question, ...defined({ prompt, expects, action }) };
    const turn = new Turn({ ...asked, images, selections }, listener, record);
    turn.#prepared = record.prepared;
    turn.#thinking = record.thinking;
    turn.#thoughts = record.thoughts;
    turn.#text = record.text;
    turn.#state = keptState(record.state);
    turn.#isSetAside = record.isSetAside;
    turn.#forgotten = record.forgotten;
    return turn;
  }

  /** As it is kept. */
  get record(): TurnRecord {
    const { question, prompt, expects, action, images, selections } = this.question;
    return {
      question,
      ...defined({ prompt, expects, action }),
      images: images.map(({ name, ref }) => ({ name, ...(ref ? { ref } : {}) })),
      selections,
      ...this.#sending,
      prepared: this.#prepared,
      thinking: this.#thinking,
      thoughts: this.#thoughts,
      text: this.#text,
      state: keptState(this.#state),
      isSetAside: this.#isSetAside,
      forgotten: this.#forgotten,
    };
  }

  get view(): TurnView {
    return {
      id: this.id,
      question: this.question.question,
      images: this.question.images.map(({ name }, index) => {
        const prepared = this.#prepared[index];
        if (prepared === undefined) return { name };
        return { name, prepared: preparedView(prepared, (file) => this.#listener.addressOf(file)) };
      }),
      selections: this.question.selections.map(selectionLabel),
      thoughts: this.#thoughts,
      text: this.#text,
      state: this.#state,
      notice: this.#notice,
      isSetAside: this.#isSetAside,
      forgotten: this.#forgotten,
      isUnanswered: !this.isRunning && this.#text.trim() === "",
    };
  }

  /** As a part of what a later question is asked with; undefined for a turn that has no answer, or was set aside. */
  get asEarlier(): EarlierTurn | undefined {
    const { images, selections } = this.question;
    const refs = images.flatMap(({ ref }) => ref ?? []);
    if (this.#isSetAside || this.isRunning || this.#text.trim() === "" || refs.length < images.length) return undefined;
    return { ...this.#sending, images: refs, selections, question: this.#prompt, answer: this.#text };
  }

  get #prompt(): string {
    return this.question.prompt ?? this.question.question;
  }

  /** A picture as it was sent. */
  picture(image: number, piece: number): SentPicture | undefined {
    const prepared = this.#prepared[image];
    return prepared && sentPicture(prepared, piece);
  }

  get text(): string {
    return this.#text;
  }

  /** The action that the failure's button stands for. */
  get action(): FailureAction | undefined {
    return this.#action;
  }

  /** Whether the model was to think before it answered; the same for a whole conversation. */
  get thinking(): boolean {
    return this.#thinking;
  }

  get isSetAside(): boolean {
    return this.#isSetAside;
  }

  get isRunning(): boolean {
    const { kind } = this.#state;
    return kind === "waiting" || kind === "thinking" || kind === "writing";
  }

  /** What was written stays, and counts at once: the next question may be asked in the same moment. */
  stop(): void {
    if (!this.isRunning) return;
    this.#abort.abort();
    this.#text = this.#refused ?? this.#text;
    this.#become({ kind: "stopped" });
  }

  /** It stays to be seen, and is no part of what later questions are asked with: it was asked anew. */
  setAside(): void {
    this.stop();
    this.#isSetAside = true;
    this.#listener.onChange(this);
  }

  /** Asks the engine and follows the answer to its end. Never throws: what fails is shown in the turn. */
  async run(engine: Engine, earlier: Turn[], thinking: boolean): Promise<void> {
    this.#thinking = thinking;
    const states = engine.onState((state) => {
      const busy = stateText(state);
      if (busy && this.#state.kind === "waiting") {
        this.#become({ kind: "waiting", status: stateLine(busy), ...(busy.fraction === undefined ? {} : { fraction: busy.fraction }) });
      }
    });
    try {
      const answer = await this.#askAgainWhenLost(engine, earlier);
      if (this.#abort.signal.aborted) return;
      this.#text = answer.text;
      const warning = answer.problem === undefined ? {} : { warning: l10n.t("Mermaid's parser refuses this diagram: {0}", answer.problem) };
      this.#become({ kind: "done", ...summarize(answer), truncated: answer.finish === "length", ...warning });
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.#text = this.#refused ?? this.#text;
      const { message, action, log } = describeFailure(failureOf(error), l10n.t);
      this.#action = action;
      this.#become({ kind: "failed", message, log: log?.slice(-15) ?? [], ...helpOf(action) });
    } finally {
      states.dispose();
    }
  }

  /** The engine keeps images for a while only; the conversation keeps them longer. */
  async #askAgainWhenLost(engine: Engine, earlier: Turn[]): Promise<Answer> {
    try {
      return await this.#ask(engine, earlier);
    } catch (error) {
      if (failureOf(error).kind !== "imageLost" || this.#text !== "") throw error;
      for (const { question } of [...earlier, this]) for (const image of question.images) image.forget();
      return this.#ask(engine, earlier);
    }
  }

  async #ask(engine: Engine, earlier: Turn[]): Promise<Answer> {
    const { signal } = this.#abort;
    const { maxTokens, temperature } = readConfig();
    const target = await readTarget();
    const { budget, limits } = this.#sending;
    const context: EarlierTurn[] = [];
    let lost = 0;
    for (const turn of earlier) {
      if (turn.asEarlier === undefined) continue;
      // A turn whose image can't be had any more is left out; the others can still be talked about.
      const isThere = await readAll(turn.question.images, engine, limits.bytes).then(
        () => true,
        () => false,
      );
      if (isThere) context.push(turn.asEarlier);
      else lost += 1;
    }
    if (lost > 0) this.#notice = l10n.t("Earlier questions whose images are not kept any more were left out: {0}.", lost);
    const turns = newestTurns(context, bytesLeft(this.#prompt, this.question.selections));
    const unsent = context.length - turns.length;
    this.#forgotten = unsent;
    const images = await unlessAborted(readAll(this.question.images, engine, limits.bytes), signal);
    const { selections, expects } = this.question;
    const asked = { images, selections, question: this.#prompt, ...(expects ? { response: { check: expects } } : {}) };
    const settings = { target, system: CHAT_SYSTEM, budget, limits, maxTokens, temperature, thinking: this.#thinking };
    for await (const event of engine.ask({ ...settings, turns, ...asked }, signal)) {
      // What was on its way when it was stopped comes too late.
      signal.throwIfAborted();
      switch (event.kind) {
        case "images":
          this.#prepared = event.images;
          this.#become({ kind: "waiting", status: l10n.t("Waiting for the model…") });
          break;
        case "forgotten":
          this.#forgotten = unsent + event.turns;
          this.#listener.onChange(this);
          break;
        case "slow": {
          const text = slowText(event.device, l10n.t);
          if (!this.#listener.isNews(text)) break;
          this.#notice = text;
          this.#listener.onChange(this);
          break;
        }
        case "waiting":
          if (this.#state.kind !== "waiting") break;
          this.#become({
            kind: "waiting",
            status: l10n.t("The server is busy; it is asked again in {0} s", Math.ceil(event.inMs / 1000)),
          });
          break;
        case "shrunk": {
          const names = event.names.join(", ");
          this.#notice = l10n.t("The server shows its model at most {0} tokens of {1}: small text may be lost.", event.toTokens, names);
          this.#listener.onChange(this);
          break;
        }
        case "reading":
          if (this.#state.kind !== "waiting" || this.#refused !== undefined) break;
          this.#become({
            kind: "waiting",
            status: event.isEstimate
              ? l10n.t("Reading about {0} of {1} tokens", event.done, event.total)
              : l10n.t("Reading {0} of {1} tokens", event.done, event.total),
            // Of the first image nothing is known before it is read.
            ...(event.done === 0 ? {} : { fraction: event.done / Math.max(1, event.total) }),
          });
          break;
        case "thought":
          this.#thoughts += event.text;
          if (this.#state.kind === "thinking") this.#listener.onText(this, "thoughts", event.text);
          else this.#become({ kind: "thinking" });
          break;
        case "again":
          this.#refused = this.#text;
          this.#thoughts = "";
          this.#become({ kind: "waiting", status: l10n.t("The diagram has an error; asking for it once more…") });
          break;
        case "text":
          if (this.#state.kind !== "writing" && this.#refused !== undefined) this.#text = "";
          this.#text += event.text;
          if (this.#state.kind === "writing") this.#listener.onText(this, "text", event.text);
          else this.#become({ kind: "writing" });
          break;
        case "answered":
          return event.answer;
      }
    }
    throw new Error("the answer has no end");
  }

  #become(state: TurnState): void {
    this.#state = state;
    this.#listener.onChange(this);
  }
}

async function readAll(images: AttachedImage[], engine: Engine, limitBytes: number): Promise<ImageRef[]> {
  const refs: ImageRef[] = [];
  for (const image of images) refs.push(await image.read(engine, limitBytes));
  return refs;
}

/** The title of the button that helps; to ask again, each turn has one. */
function helpOf(action: FailureAction | undefined): { action?: string } {
  return action === undefined || action.kind === "retry" ? {} : { action: helpTitle(action) };
}

/** Only what there is: an optional property is left out, not undefined. */
function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as ReturnType<typeof defined<T>>;
}

/** Such as `src/login.ts, lines 3 to 9`. */
export function selectionLabel({ path, lines }: Selection): string {
  return lines === undefined ? path : l10n.t("{0}, lines {1} to {2}", path, lines[0], lines[1]);
}

function summarize({ model, tokens, timings }: Answer): { summary: string; details: string } {
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  const details = [
    l10n.t("First token after {0} s", seconds(timings.firstTokenMs)),
    l10n.t("{0} of {1} tokens of the prompt came from the cache", tokens.cached, tokens.prompt),
  ];
  if (timings.promptTokensPerSecond) details.push(l10n.t("Reading: {0} tokens per second", timings.promptTokensPerSecond.toFixed(0)));
  if (timings.answerTokensPerSecond) details.push(l10n.t("Writing: {0} tokens per second", timings.answerTokensPerSecond.toFixed(1)));
  return {
    summary: l10n.t(
      "{0} · {1} tokens read, {2} written · {3} s",
      model,
      tokens.prompt - tokens.cached,
      tokens.answer,
      seconds(timings.totalMs),
    ),
    details: details.join("\n"),
  };
}
