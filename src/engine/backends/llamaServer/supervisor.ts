import { basename } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { FailureError, describeFailure, failureOf, type Failure } from "../../../core/failure.ts";
import { unlessAborted } from "../../../core/unlessAborted.ts";
import type { LaunchSettings } from "../../../models/fit/launchSettings.ts";
import type { EngineReport } from "../../../protocol/report.ts";
import type { EngineState } from "../../../protocol/state.ts";
import type { Log } from "../../log.ts";
import { Pace, type Reading } from "../../reading.ts";
import type { Address } from "./commandLine.ts";
import type { Spawn } from "./childProcess.ts";
import { Launcher, modelOf, type LaunchedServer } from "./launcher.ts";
import type { LocalTarget } from "../../../protocol/target.ts";
import { checkModelFiles } from "./modelFiles.ts";
import { RestartPolicy } from "./restartPolicy.ts";

export interface RunningServer extends LaunchedServer {
  pace: Pace;
}

type State =
  | { kind: "off" }
  | { kind: "starting"; target: LocalTarget; abort: AbortController; running: Promise<RunningServer> }
  | { kind: "running"; target: LocalTarget; running: RunningServer }
  | { kind: "gaveUp"; target: LocalTarget; failure: Failure };

/** How a model is started on this machine as it is now. */
export interface Fitting {
  settings: LaunchSettings;
  hasGpu: boolean;
}

interface Options {
  /** The engine's run folder: the socket and the key file of llama-server are made there. */
  folder: string;
  /** Finds, downloads or builds llama-server. @returns its path @throws FailureError */
  obtain: (target: LocalTarget, onProgress: (step: string, fraction?: number) => void, signal: AbortSignal) => Promise<string>;
  /** @throws FailureError modelTooLarge */
  fit: (target: LocalTarget, executable: string, signal: AbortSignal) => Promise<Fitting>;
  spawn: Spawn;
  log: Log;
  onState: (state: EngineState) => void;
  listenOn: Address["kind"];
}

interface StartOptions {
  /** It is no person's question that wants it. */
  isUnasked?: boolean;
  delayMs?: number;
  /** How the one before ended, where that was no wish of ours. */
  crash?: string;
  /** After that it is not to use GPUs. */
  onProcessor?: boolean;
}

/** A start may take longer than the last one did, in milliseconds. */
const START_MARGIN = 500;
/** For one that was killed, in milliseconds. */
const END_LIMIT = 15_000;

/** Owns the one llama-server: starts it for a target, starts it again after a crash, and ends it. */
export class LlamaServerSupervisor {
  readonly #options: Options;
  readonly #launcher: Launcher;
  #state: State = { kind: "off" };
  #policy = new RestartPolicy();
  #lastCrash: { reason: string; atMs: number; log: string[] } | undefined;
  #pace: { model: string; pace: Pace } | undefined;
  /** Those that did not end by themselves. */
  readonly #killed = new WeakSet<RunningServer>();
  /** The end of those that were told to end: beside them the next one would not fit into memory. */
  #ended: Promise<unknown> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
    this.#launcher = new Launcher(options);
  }

  /** Conversations that are worked on at the same time. */
  get slots(): number {
    return this.#state.kind === "running" ? this.#state.running.slots : 1;
  }

  /**
   * A running llama-server with the target's files, started or switched over as needed.
   * @throws FailureError when it can't be had; AbortError when `signal` aborts (a start under way goes on for the next question)
   */
  async serverFor(target: LocalTarget, signal: AbortSignal): Promise<RunningServer> {
    try {
      return await this.#serverFor(target, signal);
    } catch (error) {
      // Somebody has restarted what was just starting; whoever waits for it still does.
      if (signal.aborted || !(error instanceof Error) || error.name !== "AbortError") throw error;
      return this.serverFor(target, signal);
    }
  }

  async #serverFor(target: LocalTarget, signal: AbortSignal): Promise<RunningServer> {
    if (this.#state.kind !== "off" && modelOf(this.#state.target) !== modelOf(target)) this.stop();
    switch (this.#state.kind) {
      case "running":
        return this.#state.running;
      case "gaveUp":
        throw new FailureError(this.#state.failure);
      case "starting":
        return this.#wait(this.#state.running, target, signal);
      case "off":
        return unlessAborted(this.#start(target), signal);
    }
  }

  /** A start that fails and is repeated goes on for those who wait for it. */
  async #wait(start: Promise<RunningServer>, target: LocalTarget, signal: AbortSignal): Promise<RunningServer> {
    try {
      return await unlessAborted(start, signal);
    } catch (error) {
      if (signal.aborted || this.#state.kind === "off") throw error;
      return this.serverFor(target, signal);
    }
  }

  /** What a broken connection to `running` means: llama-server was ended on purpose, or crashed, or only the connection did. */
  async explainBreak(running: RunningServer, failure: Failure): Promise<Failure> {
    if (this.#killed.has(running)) return { kind: "llamaServerRestarted" };
    const ended = await Promise.race([running.process.exited, delay(1000, undefined, { ref: false })]);
    return ended === undefined ? failure : { kind: "llamaServerCrashed", reason: ended, log: [...running.log] };
  }

  /**
   * Nobody waits any more for what `running` reads, and it hears of that only at the end of its batch: it is started anew where that is
   * the quicker way to the next question, counting what its cache would have spared.
   */
  leaveReading(running: RunningServer, reading: Reading): void {
    if (this.#state.kind !== "running" || this.#state.running !== running) return;
    // What others wait for is not theirs to end.
    if (running.slots > 1) return;
    const leftMs = reading.leftMs(performance.now());
    if (leftMs < running.startMs + reading.rereadMs + START_MARGIN) return;
    this.#options.log.write("engine", `Starting llama-server anew: it would read for ${Math.round(leftMs)} ms more what nobody waits for`);
    const { target } = this.#state;
    const { device } = running;
    this.#kill(running);
    this.#options.onState({ kind: "loading", model: running.model });
    const after = device.kind === "processor" ? device.after : undefined;
    this.#startUnasked(target, after === undefined ? {} : { crash: after, onProcessor: true });
  }

  report(): Pick<EngineReport, "running" | "lastCrash"> {
    const crash = this.#lastCrash;
    const running = this.#state.kind === "running" ? this.#state.running : undefined;
    return {
      ...(running === undefined ? {} : { running: { ...running.settings, ...described(running) } }),
      ...(crash === undefined
        ? {}
        : { lastCrash: { reason: crash.reason, log: crash.log, secondsAgo: Math.round((performance.now() - crash.atMs) / 1000) } }),
    };
  }

  /** Ends the row of crashes. */
  reportGoodAnswer(): void {
    this.#policy = new RestartPolicy();
  }

  /** Ends llama-server, or its start, and forgets its crashes. */
  stop(): void {
    this.#end({ kind: "idle" });
    this.#policy = new RestartPolicy();
  }

  /** Gives the memory back of a model that nobody has asked for long. The next question starts it again. */
  unload(): void {
    if (this.#state.kind !== "running") return;
    const { model } = this.#state.running;
    this.#options.log.write("engine", `Unloading ${model}: nobody has asked it for a while`);
    this.#end({ kind: "unloaded", model });
  }

  #end(then: EngineState): void {
    const state = this.#state;
    this.#state = { kind: "off" };
    if (state.kind === "starting") {
      state.abort.abort();
      this.#endsWith(state.running);
    }
    if (state.kind === "running") this.#kill(state.running);
    this.#options.onState(then);
  }

  #kill(running: RunningServer): void {
    const { process } = running;
    this.#killed.add(running);
    process.kill();
    this.#endsWith(process.exited);
  }

  #endsWith(end: Promise<unknown>): void {
    this.#ended = Promise.allSettled([this.#ended, end]);
  }

  /** @throws FailureError llamaServerStartFailed: a process that hangs in a driver does not end even when it is killed */
  async #untilEnded(): Promise<void> {
    const isOver = await Promise.race([this.#ended.then(() => true), delay(END_LIMIT, false, { ref: false })]);
    if (isOver) return;
    throw new FailureError({ kind: "llamaServerStartFailed", reason: "the one before it was killed and does not end", log: [] });
  }

  /** Its outcome is handled where it is started; nobody else may be waiting for it. */
  #startUnasked(target: LocalTarget, options: StartOptions): void {
    this.#start(target, { ...options, isUnasked: true }).catch(() => {});
  }

  #start(target: LocalTarget, options: StartOptions = {}): Promise<RunningServer> {
    const abort = new AbortController();
    const running = this.#untilEnded().then(() => this.#launch(target, options, abort.signal));
    this.#state = { kind: "starting", target, abort, running };
    running.then(
      (started) => {
        if (abort.signal.aborted) return this.#kill(started);
        this.#state = { kind: "running", target, running: started };
        this.#options.onState({ kind: "ready", model: started.model });
        void started.process.exited.then((reason) => this.#onExit(target, started, reason));
      },
      (error: unknown) => {
        if (!abort.signal.aborted) this.#onStartFailed(target, failureOf(error), options);
      },
    );
    return running;
  }

  async #launch(target: LocalTarget, { delayMs = 0, crash, onProcessor }: StartOptions, signal: AbortSignal): Promise<RunningServer> {
    const { onState, obtain, fit, log } = this.#options;
    const model = basename(target.model);
    if (delayMs > 0) {
      const { crashes } = this.#policy;
      onState({ kind: "restarting", model, attempt: crashes, inMs: delayMs, ...(crash === undefined ? {} : { reason: crash }) });
      await delay(delayMs, undefined, { signal });
    }
    await checkModelFiles(target.model, target.projector);
    const executable = await obtain(
      target,
      (step, fraction) => onState({ kind: "obtaining", step, ...(fraction === undefined ? {} : { fraction }) }),
      signal,
    );
    const { settings, hasGpu } = await fit(target, executable, signal);
    const options = { executable, target, settings };
    const launch = (onProcessorAfter?: string) =>
      this.#launcher.launch({ ...options, ...(onProcessorAfter === undefined ? {} : { onProcessorAfter }) }, signal);
    if (onProcessor && hasGpu) return this.#paced(await launch(crash ?? ""));
    try {
      return this.#paced(await launch());
    } catch (error) {
      const reason = hasGpu && !signal.aborted ? causeOnGpu(failureOf(error)) : undefined;
      if (reason === undefined) throw error;
      log.write("engine", `llama-server did not start with the GPU (${reason}): once more, on the processor`);
      return this.#paced(await launch(reason));
    }
  }

  /** What was learnt of a model's pace holds for its next process too. */
  #paced(launched: LaunchedServer): RunningServer {
    const { model } = launched;
    if (this.#pace?.model !== model) this.#pace = { model, pace: new Pace() };
    return { ...launched, pace: this.#pace.pace };
  }

  #onExit(target: LocalTarget, ended: RunningServer, reason: string): void {
    if (this.#state.kind !== "running" || this.#state.running !== ended) return;
    this.#options.log.write("engine", `llama-server ended by itself: ${reason}`);
    const log = [...ended.log];
    this.#lastCrash = { reason, atMs: performance.now(), log };
    this.#restartAfterCrash(target, reason, log);
  }

  #onStartFailed(target: LocalTarget, failure: Failure, { isUnasked }: StartOptions): void {
    this.#options.log.write("engine", `llama-server did not start: ${failure.kind}`);
    const { message: reason, log = [] } = describeFailure(failure);
    this.#lastCrash = { reason, atMs: performance.now(), log };
    // Only a start that nobody asked for is repeated; a person's own question tells them and may be asked again.
    if (isUnasked && failure.kind === "llamaServerStartFailed") return this.#restartAfterCrash(target, failure.reason, failure.log);
    this.#state = { kind: "off" };
    this.#options.onState({ kind: "failed", failure });
  }

  #restartAfterCrash(target: LocalTarget, crash: string, log: string[]): void {
    const { policy, delayMs, onProcessor } = this.#policy.next();
    this.#policy = policy;
    if (delayMs === undefined) {
      const failure: Failure = { kind: "llamaServerGaveUp", crashes: policy.crashes, reason: crash, log };
      this.#state = { kind: "gaveUp", target, failure };
      this.#options.onState({ kind: "failed", failure });
      return;
    }
    this.#startUnasked(target, { delayMs, crash, onProcessor });
  }
}

function described({ model, contextTokens, slots, device, startMs }: RunningServer) {
  return { model, contextTokens, slots, device, startMs: Math.round(startMs) };
}

/** What kept it from starting, where that may be the GPU's doing. */
function causeOnGpu(failure: Failure): string | undefined {
  if (failure.kind === "outOfMemory") return "out of memory";
  return failure.kind === "llamaServerStartFailed" ? failure.reason : undefined;
}
