import { toSentence, type FailureAction } from "../core/failureDeclaration.ts";
import { TerminalTextStream, toTerminalLine } from "../core/terminalText.ts";
import { describeFailure, getErrorMessage, type Failure } from "../failures/failure.ts";
import { describeOption, isFlag } from "./settingOptions.ts";
import type { EngineState } from "../protocol/state.ts";

/**
 * Writes answers to stdout and everything else to stderr, so that pipes and `oriel … > file` receive only the answer. All output is
 * harmless on a terminal and in a CI log.
 */
export class Terminal {
  readonly #onClosed: () => void;
  readonly #answer = new TerminalTextStream();
  #progress = "";
  /** The last note about llama-server that was shown. The engine repeats the note with every answer. */
  #shownNote: string | undefined;
  #isClosed = false;

  /** @param onClosed called when the reader of the answer, such as `head`, has closed the pipe */
  constructor(onClosed: () => void = () => {}) {
    this.#onClosed = onClosed;
    process.stdout.on("error", (error) => this.#handleError(error));
    // Without stderr, nothing can be reported.
    process.stderr.on("error", () => {});
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Writes human-readable text to stdout. */
  print(text: string): void {
    this.printFormatted(this.#answer.write(text) + this.#answer.end());
  }

  /** Writes part of a human-readable text to stdout. The next `print` completes it. */
  printPart(text: string): void {
    this.printFormatted(this.#answer.write(text));
  }

  /** Writes text that is already formatted for its destination, such as JSON or workflow commands, unchanged. */
  printFormatted(text: string): void {
    if (!this.#isClosed && text !== "") process.stdout.write(text);
  }

  #handleError(error: NodeJS.ErrnoException): void {
    // Windows reports a closed pipe as EOF.
    if (error.code === "EPIPE" || error.code === "EOF") {
      this.#isClosed = true;
      this.#onClosed();
      return;
    }
    const reason = error.code === "ENOSPC" ? "The disk is full." : toSentence(getErrorMessage(error));
    this.note(`oriel: Can't write the output. ${reason}`);
    process.exit(1);
  }

  /** Writes one line to stderr. */
  note(text: string): void {
    this.clearProgress();
    process.stderr.write(`${toTerminalLine(text)}\n`);
  }

  /** Writes a note about llama-server, without the part that the previous note contained. @param note undefined if there is nothing to say */
  noteServer(note: string | undefined): void {
    const shownNote = this.#shownNote;
    this.#shownNote = note;
    if (note === undefined || note === shownNote) return;
    this.note(shownNote !== undefined && note.startsWith(`${shownNote} `) ? note.slice(shownNote.length + 1) : note);
  }

  /** Shows a line that the next line replaces. Shows nothing outside a terminal, because a CI log would keep every line. */
  showTransient(text: string): void {
    if (process.stderr.isTTY) this.showProgress(text);
  }

  /** Shows a line that the next line replaces on a terminal. Outside a terminal, each distinct line is kept. */
  showProgress(text: string): void {
    if (text === this.#progress) return;
    this.#progress = text;
    const line = toTerminalLine(text);
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    else process.stderr.write(`${line}\n`);
  }

  clearProgress(): void {
    if (this.#progress !== "" && process.stderr.isTTY) process.stderr.write("\r\u001b[K");
    this.#progress = "";
  }

  showState(state: EngineState): void {
    if (state.kind === "ready") this.noteServer(state.note);
    const text = describeState(state);
    if (text === undefined) this.clearProgress();
    else this.showProgress(text);
  }

  showFailure(failure: Failure): void {
    const { message, action, log } = describeFailure(failure);
    for (const line of log?.slice(-15) ?? []) this.note(`  | ${line}`);
    this.note(`oriel: ${message.replace(/\s*\n\s*/g, " ")}`);
    const hint = action && describeAction(action);
    if (hint) this.note(hint);
  }
}

function describeState(state: EngineState): string | undefined {
  switch (state.kind) {
    case "obtaining":
      return state.fraction === undefined ? state.step : `${state.step} ${formatPercent(state.fraction)}`;
    case "loading":
      return `Loading ${state.model}${state.fraction === undefined ? "" : ` ${formatPercent(state.fraction)}`}`;
    case "restarting":
      return `llama-server stopped${state.reason === undefined ? "" : ` (${state.reason})`}. Restarting in ${state.delayMs / 1000} s`;
    case "idle":
    case "unloaded":
    case "ready":
    case "answering":
    case "failed":
      return undefined;
  }
}

function formatPercent(fraction: number): string {
  return `${Math.round(fraction * 100)}%`;
}

function describeAction(action: FailureAction): string | undefined {
  switch (action.kind) {
    case "setUp":
      return MODEL_OPTIONS_HINT;
    case "openSetting":
      // A flag can't be set to another value on the command line.
      return isFlag(action.setting) ? undefined : `Use ${describeOption(action.setting)}.`;
    case "restartEngine":
      return "Close all windows that use Oriel: the engine stops within half a minute, and the next question starts a new one.";
    // The failure's message already names the environment variable.
    case "setEndpointKey":
    case "retry":
    case "showLogs":
      return undefined;
  }
}

const MODEL_OPTIONS_HINT =
  "Run “oriel setup”, or use --model NAME (see: oriel models list), --model GGUF --projector GGUF (or ORIEL_MODEL, ORIEL_PROJECTOR), or --endpoint URL.";
