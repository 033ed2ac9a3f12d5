import { describeFailure, type Failure } from "../failures/failure.ts";
import type { FailureAction } from "../core/failureDeclaration.ts";
import { describeOption } from "./settingOptions.ts";
import type { EngineState } from "../protocol/state.ts";

/** Writes answers to stdout and everything else to stderr, so that pipes and `oriel … > file` receive only the answer. */
export class Terminal {
  #progress = "";

  constructor() {
    // The reader of a pipe, such as `head`, may close it early.
    process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  }

  print(text: string): void {
    process.stdout.write(text);
  }

  note(text: string): void {
    this.clearProgress();
    process.stderr.write(`${text}\n`);
  }

  /** Shows a line that the next one replaces. Terminals only: a CI log would keep all of them. */
  showTransient(text: string): void {
    if (process.stderr.isTTY) this.showProgress(text);
  }

  /** Shows a line that the next one replaces on a terminal. In other output, each distinct line is kept. */
  showProgress(text: string): void {
    if (text === this.#progress) return;
    this.#progress = text;
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    else process.stderr.write(`${text}\n`);
  }

  clearProgress(): void {
    if (this.#progress !== "" && process.stderr.isTTY) process.stderr.write("\r\u001b[K");
    this.#progress = "";
  }

  showState(state: EngineState): void {
    const text = describeState(state);
    if (text === undefined) this.clearProgress();
    else this.showProgress(text);
  }

  showFailure(failure: Failure): void {
    const { message, action, log } = describeFailure(failure);
    for (const line of log?.slice(-15) ?? []) this.note(`  | ${line}`);
    this.note(`oriel: ${message}`);
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
      return `llama-server stopped${state.reason === undefined ? "" : ` (${state.reason})`}. Restarting in ${state.inMs / 1000} s`;
    case "idle":
    case "unloaded":
    case "ready":
    case "answering":
    case "failed":
      return undefined;
  }
}

function formatPercent(fraction: number): string {
  return `${Math.round(fraction * 100)} %`;
}

function describeAction(action: FailureAction): string | undefined {
  switch (action.kind) {
    case "setUp":
      return MODEL_HINT;
    case "openSetting":
      return `Use ${describeOption(action.setting)}.`;
    case "restartEngine":
      return "Close all windows that use Oriel: the engine stops half a minute later, and the next question starts a new one.";
    case "setEndpointKey":
      return "Set the environment variable ORIEL_API_KEY.";
    case "retry":
    case "showLogs":
      return undefined;
  }
}

const MODEL_HINT =
  "Use --model NAME (see: oriel models list), --model GGUF --projector GGUF (or ORIEL_MODEL, ORIEL_PROJECTOR), or --endpoint URL.";
