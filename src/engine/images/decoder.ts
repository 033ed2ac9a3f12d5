import { fork, type ChildProcess } from "node:child_process";
import PQueue from "p-queue";
import { MAX_DECODE_SECONDS, type DecodeJob, type DecodeResult } from "./decoding.ts";

export type DecoderOutcome = DecodeResult | { kind: "timedOut" } | { kind: "died"; reason: string };

/** JavaScript memory of the decoder in MiB; the pixels themselves are in WebAssembly's own memory, at most 2 GiB. */
const HEAP_MIB = 256;

/** Runs the decoder process: started by the first job, one job at a time, killed at the time limit and started anew. */
export class Decoder {
  readonly #script: string;
  readonly #queue = new PQueue({ concurrency: 1 });
  #child: ChildProcess | undefined;

  constructor(script: string) {
    this.#script = script;
  }

  /** @throws AbortError when `signal` aborts before the job begins */
  decode(job: DecodeJob, signal: AbortSignal): Promise<DecoderOutcome> {
    return this.#queue.add(() => this.#run(job), { signal });
  }

  dispose(): void {
    this.#queue.clear();
    this.#child?.kill("SIGKILL");
  }

  #run(job: DecodeJob): Promise<DecoderOutcome> {
    const { child, isNew } = this.#start();
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const finish = (outcome: DecoderOutcome) => {
        clearTimeout(timer);
        child.removeAllListeners("message");
        child.off("exit", onExit);
        resolve(outcome);
      };
      const onExit = (code: number | null, signal: string | null) => finish({ kind: "died", reason: signal ?? `exit code ${code}` });
      const begin = () => {
        timer = setTimeout(() => {
          child.kill("SIGKILL");
          finish({ kind: "timedOut" });
        }, MAX_DECODE_SECONDS * 1000);
        child.send(job);
      };
      child.on("message", (message) => {
        if (message === "ready") begin();
        else finish(message as DecodeResult);
      });
      child.once("exit", onExit);
      if (!isNew) begin();
    });
  }

  #start(): { child: ChildProcess; isNew: boolean } {
    const running = this.#child;
    if (running?.connected && running.exitCode === null && running.signalCode === null) return { child: running, isNew: false };
    const child = fork(this.#script, [], {
      execArgv: [`--max-old-space-size=${HEAP_MIB}`],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    child.on("error", () => {});
    this.#child = child;
    return { child, isNew: true };
  }
}
