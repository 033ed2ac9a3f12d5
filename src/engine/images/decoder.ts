import { fork, type ChildProcess } from "node:child_process";
import PQueue from "p-queue";
import { getInspectArguments } from "../../core/inspect.ts";
import { raceAbort } from "../../core/raceAbort.ts";
import { CPU_LIMIT_SIGNAL } from "../../process/guardProcess.ts";
import type { DecodeJob, DecodeResult, DecoderMessage } from "./decoding.ts";

export type DecoderOutcome = DecodeResult | { kind: "timedOut" } | { kind: "died"; reason: string };

/**
 * Limit for the decoder's JavaScript heap. The heap does not hold pixels, but it holds the elements of a vector graphic; the maximum number
 * of elements takes about 600 MiB. `decoderMain.ts` limits the memory of the whole process.
 */
const MAX_HEAP_MIB = 768;

/** WebAssembly never frees memory: a decoder that holds more than this after a job is replaced by a new one. */
const MAX_RESIDENT_BYTES = 500_000_000;

/** Time limit for a new decoder to start listening; it takes seconds on a busy machine. */
const START_TIMEOUT_MS = 60_000;

/**
 * Multiple of the time limit after which a decoder is killed although it has not used that much CPU time. The decoder itself ends at the limit
 * of CPU time.
 */
const MAX_SLOWDOWN = 10;

/** Idle time after which the decoder exits, to free its memory for the model. */
const IDLE_TIMEOUT_MS = 120_000;

/** Owns the decoder process, which is started for the first job, runs one job at a time, and ends at the time limit. */
export class Decoder {
  readonly #script: string;
  readonly #inspect = getInspectArguments("decoder", process.env);
  readonly #queue = new PQueue({ concurrency: 1 });
  #child: ChildProcess | undefined;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(script: string) {
    this.#script = script;
  }

  /**
   * @param canWait whether other jobs take precedence
   * @throws AbortError as soon as `signal` aborts; a job that has started still runs to completion before the next one starts
   */
  decode(job: DecodeJob, signal: AbortSignal, canWait = false): Promise<DecoderOutcome> {
    // With the queue's own `signal`, the next job would start at once and receive the result of this one.
    const outcome = this.#queue.add(
      () => {
        signal.throwIfAborted();
        return this.#run(job);
      },
      { priority: canWait ? 0 : 1 },
    );
    return raceAbort(outcome, signal);
  }

  dispose(): void {
    this.#queue.clear();
    this.#end();
  }

  async #run(job: DecodeJob): Promise<DecoderOutcome> {
    clearTimeout(this.#idleTimer);
    let outcome = await this.#send(job);
    // The image need not be the cause: the system ends processes when it is short of memory.
    if (outcome.kind === "died") outcome = await this.#send(job);
    this.#idleTimer = setTimeout(() => this.#end(), IDLE_TIMEOUT_MS);
    this.#idleTimer.unref();
    return outcome;
  }

  #send(job: DecodeJob): Promise<DecoderOutcome> {
    const { child, isNew } = this.#start();
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      let startMs = Infinity;
      const finish = (outcome: DecoderOutcome) => {
        clearTimeout(timer);
        child.removeAllListeners("message");
        child.off("exit", onExit);
        child.off("error", onError);
        resolve(outcome);
      };
      const giveUp = (outcome: DecoderOutcome) => {
        this.#end();
        finish(outcome);
      };
      // A process that can't be started emits no `exit`.
      const onError = (error: Error) => giveUp({ kind: "died", reason: `The image decoder could not be started (${error.message}).` });
      const onExit = (code: number | null, signal: string | null) =>
        finish(
          reachedCpuLimit(code, signal, performance.now() - startMs >= job.limits.seconds * 1000)
            ? { kind: "timedOut" }
            : { kind: "died", reason: explainExit(code, signal) },
        );
      const start = () => {
        clearTimeout(timer);
        // There is no time limit while debugging, because the decoder may be stopped at a breakpoint.
        if (this.#inspect.length === 0) timer = setTimeout(() => giveUp({ kind: "timedOut" }), job.limits.seconds * MAX_SLOWDOWN * 1000);
        startMs = performance.now();
        child.send(job);
      };
      child.on("message", (message: DecoderMessage) => {
        if (message.kind === "ready") return start();
        if (message.residentBytes > MAX_RESIDENT_BYTES) this.#end();
        finish(message.result);
      });
      child.once("exit", onExit);
      child.once("error", onError);
      if (isNew) timer = setTimeout(() => giveUp({ kind: "died", reason: "The image decoder did not start." }), START_TIMEOUT_MS);
      else start();
    });
  }

  #start(): { child: ChildProcess; isNew: boolean } {
    const running = this.#child;
    if (running?.connected && running.exitCode === null && running.signalCode === null) return { child: running, isNew: false };
    const child = fork(this.#script, [], {
      execArgv: [`--max-old-space-size=${MAX_HEAP_MIB}`, ...this.#inspect],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    child.on("error", () => {});
    this.#child = child;
    return { child, isNew: true };
  }

  #end(): void {
    clearTimeout(this.#idleTimer);
    this.#child?.kill("SIGKILL");
    this.#child = undefined;
  }
}

/** @param isLate whether the job has taken longer than the time limit */
function reachedCpuLimit(code: number | null, signal: string | null, isLate: boolean): boolean {
  return signal === CPU_LIMIT_SIGNAL || (process.platform === "win32" && code === 1 && isLate);
}

/** The memory guard or the operating system kills the process when memory runs out. A process that exits for another reason has an exit code. */
function explainExit(code: number | null, signal: string | null): string {
  return signal === "SIGKILL"
    ? "Decoding the image needs too much memory."
    : `The image decoder stopped unexpectedly (${signal ?? `exit code ${code}`}).`;
}
