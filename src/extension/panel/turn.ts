import { randomUUID } from "node:crypto";
import { l10n } from "vscode";
import { describeFailure, failureOf, type FailureAction } from "../../core/failure.ts";
import type { Answer, PreparedImage, Selection } from "../../protocol/engine.ts";
import type { TurnState, TurnView } from "../../protocol/panel.ts";
import { readConfig } from "../config.ts";
import type { Engine } from "../engine.ts";
import { actionTitle } from "../failureAction.ts";
import { stateText } from "../stateText.ts";
import type { AttachedImage } from "./attachedImage.ts";
import { preparedView, sentPicture, type SentPicture } from "./preparedView.ts";

export interface Question {
  question: string;
  images: AttachedImage[];
  selections: Selection[];
}

/** What a turn tells its panel. */
export interface TurnListener {
  onChange(turn: Turn): void;
  onText(turn: Turn, text: string): void;
  /** A webview address for a file of the engine. */
  addressOf(file: string): string;
}

/** One question and its answer as it comes. */
export class Turn {
  readonly id = randomUUID();
  readonly question: Question;
  readonly #listener: TurnListener;
  readonly #abort = new AbortController();
  #prepared: PreparedImage[] = [];
  #text = "";
  #state: TurnState = { kind: "waiting", status: l10n.t("Preparing…") };
  #action: FailureAction | undefined;

  constructor(question: Question, listener: TurnListener) {
    this.question = question;
    this.#listener = listener;
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
      text: this.#text,
      state: this.#state,
    };
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

  get isRunning(): boolean {
    return this.#state.kind === "waiting" || this.#state.kind === "writing";
  }

  stop(): void {
    this.#abort.abort();
  }

  /** Asks the engine and follows the answer to its end. Never throws: what fails is shown in the turn. */
  async run(engine: Engine): Promise<void> {
    const states = engine.onState((state) => {
      const busy = stateText(state);
      if (busy && this.#state.kind === "waiting") {
        this.#become({ kind: "waiting", status: busy.text, ...(busy.fraction === undefined ? {} : { fraction: busy.fraction }) });
      }
    });
    try {
      const answer = await this.#ask(engine);
      this.#become({ kind: "done", summary: summarize(answer), truncated: answer.finish === "length" });
    } catch (error) {
      if (this.#abort.signal.aborted) return this.#become({ kind: "stopped" });
      const failure = failureOf(error);
      if (failure.kind === "imageLost") for (const image of this.question.images) image.forget();
      const { message, action, log } = describeFailure(failure, l10n.t);
      this.#action = action;
      this.#become({ kind: "failed", message, log: log?.slice(-15) ?? [], ...(action ? { action: actionTitle(action) } : {}) });
    } finally {
      states.dispose();
    }
  }

  async #ask(engine: Engine): Promise<Answer> {
    const { signal } = this.#abort;
    const { target, budget, limits, maxTokens, temperature } = readConfig();
    const images = [];
    for (const image of this.question.images) {
      images.push(await image.read(engine, limits.bytes));
      signal.throwIfAborted();
    }
    const { question, selections } = this.question;
    for await (const event of engine.ask({ target, images, selections, question, budget, limits, maxTokens, temperature }, signal)) {
      switch (event.kind) {
        case "images":
          this.#prepared = event.images;
          this.#become({ kind: "waiting", status: l10n.t("Waiting for the model…") });
          break;
        case "reading":
          this.#become({
            kind: "waiting",
            status: l10n.t("Reading {0} of {1} tokens", event.done, event.total),
            fraction: event.done / Math.max(1, event.total),
          });
          break;
        case "text":
          this.#text += event.text;
          if (this.#state.kind === "writing") this.#listener.onText(this, event.text);
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

/** Such as `src/login.ts, lines 3 to 9`. */
export function selectionLabel({ path, lines }: Selection): string {
  return lines === undefined ? path : l10n.t("{0}, lines {1} to {2}", path, lines[0], lines[1]);
}

function summarize({ model, tokens, timings }: Answer): string {
  const seconds = (timings.totalMs / 1000).toFixed(1);
  return l10n.t("{0} · {1} tokens read, {2} written · {3} s", model, tokens.prompt, tokens.answer, seconds);
}
