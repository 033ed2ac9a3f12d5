import { describeFailure, type Failure } from "../failures/failure.ts";
import type { FailureAction } from "../core/failureDeclaration.ts";
import { describeOption } from "./settingOptions.ts";
import type { EngineState } from "../protocol/state.ts";

/** The answer goes to stdout, all else to stderr: so that `oriel … > file` and pipes hold nothing but the answer. */
export class Terminal {
  #progress = "";

  constructor() {
    // Whoever reads the answer may stop early, as `head` does.
    process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  }

  out(text: string): void {
    process.stdout.write(text);
  }

  note(text: string): void {
    this.endProgress();
    process.stderr.write(`${text}\n`);
  }

  /** A line that the next one replaces; for terminals alone, since nothing replaces it in a CI log. */
  fleeting(text: string): void {
    if (process.stderr.isTTY) this.progress(text);
  }

  /** A line that the next one replaces on a terminal; elsewhere each different one is kept. */
  progress(text: string): void {
    if (text === this.#progress) return;
    this.#progress = text;
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    else process.stderr.write(`${text}\n`);
  }

  endProgress(): void {
    if (this.#progress !== "" && process.stderr.isTTY) process.stderr.write("\r\u001b[K");
    this.#progress = "";
  }

  state(state: EngineState): void {
    const text = stateText(state);
    if (text === undefined) this.endProgress();
    else this.progress(text);
  }

  failure(failure: Failure): void {
    const { message, action, log } = describeFailure(failure);
    for (const line of log?.slice(-15) ?? []) this.note(`  | ${line}`);
    this.note(`oriel: ${message}`);
    const hint = action && hintFor(action);
    if (hint) this.note(hint);
  }
}

function stateText(state: EngineState): string | undefined {
  switch (state.kind) {
    case "obtaining":
      return state.fraction === undefined ? state.step : `${state.step} ${percent(state.fraction)}`;
    case "loading":
      return `Loading ${state.model}${state.fraction === undefined ? "" : ` ${percent(state.fraction)}`}`;
    case "restarting":
      return `llama-server ended${state.reason === undefined ? "" : ` (${state.reason})`}; starting it again in ${state.inMs / 1000} s`;
    case "idle":
    case "unloaded":
    case "ready":
    case "answering":
    case "failed":
      return undefined;
  }
}

function percent(fraction: number): string {
  return `${Math.round(fraction * 100)} %`;
}

function hintFor(action: FailureAction): string | undefined {
  switch (action.kind) {
    case "setUp":
      return HOW_TO_NAME_A_MODEL;
    case "openSetting":
      return `Set it with ${describeOption(action.setting)}.`;
    case "restartEngine":
      return "The engine starts afresh half a minute after its last client is gone.";
    case "setEndpointKey":
      return "Put it into ORIEL_API_KEY.";
    case "retry":
    case "showLogs":
      return undefined;
  }
}

const HOW_TO_NAME_A_MODEL =
  "Name one with --model NAME (see: oriel models list), --model GGUF --projector GGUF (or ORIEL_MODEL, ORIEL_PROJECTOR), or --endpoint URL.";
