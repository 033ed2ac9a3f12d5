import { basename } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { FailureError, describeFailure, toFailure, type Failure } from "../../../failures/failure.ts";
import { raceAbort } from "../../../core/raceAbort.ts";
import type { EngineReport } from "../../../protocol/report.ts";
import type { EngineState } from "../../../protocol/state.ts";
import type { LocalTarget } from "../../../protocol/target.ts";
import { Pace, type PrefillProgress } from "../../prefillProgress.ts";
import type { CompletionEnd } from "../completion.ts";
import type { Spawn } from "./childProcess.ts";
import type { Address } from "./commandLine.ts";
import { buildNote, describeRunning, type RunningServer } from "./runningServer.ts";
import { DraftUse } from "./draftUse.ts";
import { Launcher, getModelKey } from "./launcher.ts";
import { RestartPolicy } from "./restartPolicy.ts";
import { startLlamaServer, type StartServices } from "./startLlamaServer.ts";

type State =
  | { kind: "off" }
  | { kind: "starting"; target: LocalTarget; abort: AbortController; running: Promise<RunningServer> }
  | { kind: "running"; target: LocalTarget; running: RunningServer }
  | { kind: "gaveUp"; target: LocalTarget; failure: Failure };

export interface SupervisorOptions extends StartServices {
  /** The engine's run folder, for the socket and the key file of llama-server. */
  folder: string;
  spawn: Spawn;
  listenOn: Address["kind"];
}

interface StartOptions {
  /** Whether the supervisor restarts llama-server on its own, not for a question. */
  isAutomatic?: boolean;
  delayMs?: number;
  /** Cause of the previous crash. */
  crash?: string;
  /** Whether llama-server must not use any GPU, because of the crash. */
  isCpuOnly?: boolean;
}

/** Allowance for a start that takes longer than the last one did. */
const START_MARGIN_MS = 500;
/** Time limit for the exit of a killed process. */
const EXIT_TIMEOUT_MS = 15_000;
/** Time within which the exit of a process is reported after its connection has broken. */
const EXIT_GRACE_MS = 1000;

/** Owns the only llama-server: starts it for a target, restarts it after a crash, and stops it. */
export class LlamaServerSupervisor {
  readonly #options: SupervisorOptions;
  readonly #launcher: Launcher;
  readonly #exitTimeoutMs: number;
  #state: State = { kind: "off" };
  #policy = new RestartPolicy();
  #lastCrash: { reason: string; atMs: number; log: string[] } | undefined;
  #pace: { model: string; pace: Pace } | undefined;
  /** Servers that the supervisor killed, to distinguish them from crashed ones. */
  readonly #killedServers = new WeakSet<RunningServer>();
  readonly #provenServers = new WeakSet<RunningServer>();
  /** Settles when all stopping servers have exited; starting earlier would need memory for two models. */
  #exits: Promise<unknown> = Promise.resolve();

  constructor(options: SupervisorOptions, exitTimeoutMs = EXIT_TIMEOUT_MS) {
    this.#options = options;
    this.#launcher = new Launcher(options);
    this.#exitTimeoutMs = exitTimeoutMs;
  }

  /** Number of conversations processed at the same time. */
  get slots(): number {
    return this.#state.kind === "running" ? this.#state.running.slots : 1;
  }

  /**
   * Returns a running llama-server with the target's files. Starts one if necessary; a llama-server that runs with other files is stopped.
   * @throws FailureError if llama-server can't be started; AbortError when `signal` aborts (a start under way continues for the next
   * question)
   */
  async getServer(target: LocalTarget, signal: AbortSignal): Promise<RunningServer> {
    try {
      return await this.#getOrStartServer(target, signal);
    } catch (error) {
      // Another client restarted llama-server while it was starting; this client still needs it.
      if (signal.aborted || !(error instanceof Error) || error.name !== "AbortError") throw error;
      return this.getServer(target, signal);
    }
  }

  async #getOrStartServer(target: LocalTarget, signal: AbortSignal): Promise<RunningServer> {
    if (this.#state.kind !== "off" && getModelKey(this.#state.target) !== getModelKey(target)) this.stop();
    switch (this.#state.kind) {
      case "running":
        return this.#state.running;
      case "gaveUp":
        throw new FailureError(this.#state.failure);
      case "starting":
        return this.#waitForStart(this.#state.running, target, signal);
      case "off":
        return raceAbort(this.#start(target), signal);
    }
  }

  /** Waits for a start. If it fails and is retried, also waits for the retry. */
  async #waitForStart(start: Promise<RunningServer>, target: LocalTarget, signal: AbortSignal): Promise<RunningServer> {
    try {
      return await raceAbort(start, signal);
    } catch (error) {
      if (signal.aborted || this.#state.kind === "off") throw error;
      return this.getServer(target, signal);
    }
  }

  /** Finds out why the connection to `server` broke: the server was stopped on purpose, it crashed, or only the connection broke. */
  async explainDisconnect(server: RunningServer, failure: Failure): Promise<Failure> {
    if (this.#killedServers.has(server)) return { kind: "llamaServerRestarted" };
    const exit = await Promise.race([server.process.exited, delay(EXIT_GRACE_MS, undefined, { ref: false })]);
    return exit === undefined ? failure : { kind: "llamaServerCrashed", reason: exit, log: [...server.log] };
  }

  /**
   * Called when the prompt that `server` is processing is no longer needed. llama-server notices a cancellation only at the end of its
   * batch, so it is restarted if the next question can start sooner that way, even counting the time to rebuild the prompt cache.
   */
  abandonPrefill(server: RunningServer, progress: PrefillProgress): void {
    if (this.#state.kind !== "running" || this.#state.running !== server) return;
    // Other slots may have requests that are still needed.
    if (server.slots > 1) return;
    const cancellationMs = progress.estimateCancellationMs(performance.now());
    if (cancellationMs < server.startMs + progress.recomputeMs + START_MARGIN_MS) return;
    this.#log(`Restarting llama-server: it would spend ${Math.round(cancellationMs)} ms more on a prompt that is no longer needed`);
    const { target } = this.#state;
    const { device } = server;
    this.#kill(server);
    this.#options.onState({ kind: "loading", model: server.model });
    const gpuExitReason = device.kind === "cpu" ? device.gpuExitReason : undefined;
    this.#startAutomatically(target, gpuExitReason === undefined ? {} : { crash: gpuExitReason, isCpuOnly: true });
  }

  report(): Pick<EngineReport, "running" | "lastCrash"> {
    const crash = this.#lastCrash;
    const running = this.#state.kind === "running" ? this.#state.running : undefined;
    return {
      ...(running === undefined ? {} : { running: { ...running.settings, ...describeRunning(running) } }),
      ...(crash === undefined
        ? {}
        : { lastCrash: { reason: crash.reason, log: crash.log, secondsAgo: Math.round((performance.now() - crash.atMs) / 1000) } }),
    };
  }

  /** Records a complete answer: resets the crash count, and reports a server's first answer, which proves that the server works. */
  recordAnswer(running: RunningServer, end: CompletionEnd): void {
    this.#policy = new RestartPolicy();
    running.draftUse.add(end);
    if (this.#provenServers.has(running)) return;
    this.#provenServers.add(running);
    this.#options.onProven(running.obtained);
  }

  /** Stops llama-server, even while it is starting, and resets the crash count. */
  stop(): void {
    this.#stop({ kind: "idle" });
    this.#policy = new RestartPolicy();
  }

  /** Stops a llama-server that has stalled; the next question starts another one. */
  stopStalled(server: RunningServer): void {
    if (this.#state.kind !== "running" || this.#state.running !== server) return;
    this.#log("Stopping llama-server because it has stalled");
    this.#stop({ kind: "idle" });
  }

  /**
   * Frees the memory of an idle model; the next question starts llama-server again. llama-server's own `--sleep-idle-seconds` is not used,
   * because a sleeping llama-server keeps its GPU context, which takes memory.
   */
  unload(): void {
    if (this.#state.kind !== "running") return;
    const { model } = this.#state.running;
    this.#log(`Unloading ${model} because it is idle`);
    this.#stop({ kind: "unloaded", model });
  }

  #stop(next: EngineState): void {
    const state = this.#state;
    this.#state = { kind: "off" };
    if (state.kind === "starting") {
      state.abort.abort();
      this.#trackExit(state.running);
    }
    if (state.kind === "running") this.#kill(state.running);
    this.#options.onState(next);
  }

  #kill(server: RunningServer): void {
    const { process } = server;
    this.#killedServers.add(server);
    process.kill();
    this.#trackExit(process.exited);
  }

  #trackExit(exit: Promise<unknown>): void {
    this.#exits = Promise.allSettled([this.#exits, exit]);
  }

  /** @throws FailureError `llamaServerStartFailed`: a process that hangs in a driver does not exit even when it is killed */
  async #waitForExits(): Promise<void> {
    const haveExited = await Promise.race([this.#exits.then(() => true), delay(this.#exitTimeoutMs, false, { ref: false })]);
    if (haveExited) return;
    throw new FailureError({ kind: "llamaServerStartFailed", reason: "The previous llama-server was killed but has not exited.", log: [] });
  }

  /** Starts llama-server without waiting for it. A failure is ignored here, because `#start` itself handles it. */
  #startAutomatically(target: LocalTarget, options: StartOptions): void {
    this.#start(target, { ...options, isAutomatic: true }).catch(() => {});
  }

  #start(target: LocalTarget, options: StartOptions = {}): Promise<RunningServer> {
    const abort = new AbortController();
    const running = this.#waitForExits().then(() => this.#launch(target, options, abort.signal));
    this.#state = { kind: "starting", target, abort, running };
    running.then(
      (server) => {
        if (abort.signal.aborted) return this.#kill(server);
        this.#state = { kind: "running", target, running: server };
        this.#options.onState({ kind: "ready", model: server.model, ...buildNote(server) });
        void server.process.exited.then((reason) => this.#onExit(target, server, reason));
      },
      (error: unknown) => {
        if (!abort.signal.aborted) this.#onStartFailed(target, toFailure(error), options);
      },
    );
    return running;
  }

  async #launch(target: LocalTarget, { delayMs = 0, crash, isCpuOnly }: StartOptions, signal: AbortSignal): Promise<RunningServer> {
    if (delayMs > 0) {
      const reason = crash === undefined ? {} : { reason: crash };
      const state = { model: basename(target.model), attempt: this.#policy.crashes, delayMs, ...reason };
      this.#options.onState({ kind: "restarting", ...state });
      await delay(delayMs, undefined, { signal });
    }
    const server = await startLlamaServer(target, isCpuOnly ? (crash ?? "") : undefined, this.#launcher, this.#options, signal);
    return { ...server, pace: this.#getPace(server.model), draftUse: new DraftUse() };
  }

  /** Keeps the measured pace of a model when its process is replaced. */
  #getPace(model: string): Pace {
    if (this.#pace?.model !== model) this.#pace = { model, pace: new Pace() };
    return this.#pace.pace;
  }

  #onExit(target: LocalTarget, server: RunningServer, reason: string): void {
    if (this.#state.kind !== "running" || this.#state.running !== server) return;
    this.#log(`llama-server exited unexpectedly: ${reason}`);
    const log = [...server.log];
    this.#lastCrash = { reason, atMs: performance.now(), log };
    this.#restartAfterCrash(target, reason, log);
  }

  #onStartFailed(target: LocalTarget, failure: Failure, { isAutomatic }: StartOptions): void {
    this.#log(`llama-server did not start: ${failure.kind}`);
    const { message: reason, log = [] } = describeFailure(failure);
    this.#lastCrash = { reason, atMs: performance.now(), log };
    // Only automatic starts are retried: a question reports its failure and may be asked again.
    if (isAutomatic && failure.kind === "llamaServerStartFailed") return this.#restartAfterCrash(target, failure.reason, failure.log);
    this.#state = { kind: "off" };
    this.#options.onState({ kind: "failed", failure });
  }

  #restartAfterCrash(target: LocalTarget, crash: string, log: string[]): void {
    const { policy, delayMs, isCpuOnly } = this.#policy.next();
    this.#policy = policy;
    if (delayMs === undefined) {
      const failure: Failure = { kind: "llamaServerGaveUp", crashes: policy.crashes, reason: crash, log };
      this.#state = { kind: "gaveUp", target, failure };
      this.#options.onState({ kind: "failed", failure });
      return;
    }
    this.#startAutomatically(target, { delayMs, crash, isCpuOnly });
  }

  #log(text: string): void {
    this.#options.log.write("engine", text);
  }
}
