import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod/mini";
import { FailureError, failureOf, type Failure } from "../../core/failure.ts";
import { unlessAborted } from "../../core/unlessAborted.ts";
import { writeWhole } from "../../link/files.ts";
import type { Device, EngineState, Target } from "../../protocol/engine.ts";
import { readText, send, type Server } from "../http.ts";
import type { Log } from "../log.ts";
import { Pace, type Reading } from "../reading.ts";
import { llamaServerArguments, llamaServerEnvironment, type Address } from "./commandLine.ts";
import type { ServerProcess, Spawn } from "./childProcess.ts";
import { deviceIn } from "./device.ts";
import { diagnoseStart } from "./diagnose.ts";
import { isStateLine, loadingFraction } from "./loadingProgress.ts";
import { checkModelFiles } from "./modelFiles.ts";
import { RestartPolicy } from "./restartPolicy.ts";

export type LocalTarget = Extract<Target, { kind: "local" }>;

export interface RunningServer {
  server: Server;
  /** The model's file name. */
  model: string;
  process: ServerProcess;
  seesImages: boolean;
  /** Of one conversation: prompt and answer together. */
  contextTokens: number;
  device: Device;
  pace: Pace;
  /** From its start until it was ready, in milliseconds. */
  startMs: number;
  /** The last lines of its log, oldest first. */
  log: string[];
}

type State =
  | { kind: "off" }
  | { kind: "starting"; target: LocalTarget; abort: AbortController; running: Promise<RunningServer> }
  | { kind: "running"; target: LocalTarget; running: RunningServer }
  | { kind: "gaveUp"; target: LocalTarget; failure: Failure };

interface Options {
  /** The engine's run folder: the socket and the key file of llama-server are made there. */
  folder: string;
  /** Finds, downloads or builds llama-server. @returns its path @throws FailureError */
  obtain: (target: LocalTarget, onProgress: (step: string, fraction?: number) => void, signal: AbortSignal) => Promise<string>;
  spawn: Spawn;
  log: Log;
  onState: (state: EngineState) => void;
  /** Unix sockets are closed to others by their folder; Windows has none that llama-server can listen on. */
  listenOn: Address["kind"];
}

interface StartOptions {
  /** It is no person's question that wants it. */
  isUnasked?: boolean;
  /** What must have ended before: two of them would not fit into memory. */
  after?: Promise<unknown> | undefined;
}

const LOG_LINES = 60;
const HEALTH_INTERVAL_MS = 60;
const PORT_TRIES = 3;
/** A start may take longer than the last one did, in milliseconds. */
const START_MARGIN = 500;
/** `sockaddr_un` holds 104 bytes on macOS, 108 on Linux. */
const MAX_SOCKET_PATH = 100;

/** Owns the one llama-server: starts it for a target, starts it again after a crash, and ends it. */
export class LlamaServerSupervisor {
  readonly #options: Options;
  #state: State = { kind: "off" };
  #policy = new RestartPolicy();
  #starts = 0;
  #pace: { model: string; pace: Pace } | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * A running llama-server with the target's files, started or switched over as needed.
   * @throws FailureError when it can't be had; AbortError when `signal` aborts (a start under way goes on for the next question)
   */
  async serverFor(target: LocalTarget, signal: AbortSignal): Promise<RunningServer> {
    if (this.#state.kind !== "off" && !isSame(this.#state.target, target)) this.stop();
    switch (this.#state.kind) {
      case "running":
        return this.#state.running;
      case "gaveUp":
        throw new FailureError(this.#state.failure);
      case "starting":
        return this.#wait(this.#state.running, target, signal);
      case "off":
        return unlessAborted(this.#start(target, 0), signal);
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

  /** What a broken connection to `running` means: llama-server crashed, or only the connection did. */
  async explainBreak(running: RunningServer, failure: Failure): Promise<Failure> {
    const ended = await Promise.race([running.process.exited, delay(1000, undefined, { ref: false })]);
    return ended === undefined ? failure : { kind: "llamaServerCrashed", reason: ended, log: [...running.log] };
  }

  /**
   * Nobody waits any more for what `running` reads, and it hears of that only at the end of its batch: it is started anew where that is
   * the quicker way to the next question, counting what its cache would have spared.
   */
  leaveReading(running: RunningServer, reading: Reading): void {
    if (this.#state.kind !== "running" || this.#state.running !== running) return;
    const leftMs = reading.leftMs(performance.now());
    if (leftMs < running.startMs + reading.rereadMs + START_MARGIN) return;
    this.#options.log.write("engine", `Starting llama-server anew: it would read for ${Math.round(leftMs)} ms more what nobody waits for`);
    const { target } = this.#state;
    running.process.kill();
    this.#options.onState({ kind: "loading", model: running.model });
    this.#startUnasked(target, 0, running.process.exited);
  }

  /** Ends the row of crashes. */
  reportGoodAnswer(): void {
    this.#policy = new RestartPolicy();
  }

  /** Ends llama-server, or its start, and forgets its crashes. */
  stop(): void {
    const state = this.#state;
    this.#state = { kind: "off" };
    this.#policy = new RestartPolicy();
    if (state.kind === "starting") state.abort.abort();
    if (state.kind === "running") state.running.process.kill();
    this.#options.onState({ kind: "idle" });
  }

  /** Its outcome is handled where it is started; nobody else may be waiting for it. */
  #startUnasked(target: LocalTarget, delayMs: number, after?: Promise<unknown>): void {
    this.#start(target, delayMs, { isUnasked: true, after }).catch(() => {});
  }

  #start(target: LocalTarget, delayMs: number, { isUnasked = false, after }: StartOptions = {}): Promise<RunningServer> {
    const abort = new AbortController();
    const running = Promise.resolve(after).then(() => this.#launchAfter(target, delayMs, abort.signal));
    this.#state = { kind: "starting", target, abort, running };
    running.then(
      (started) => {
        if (abort.signal.aborted) return started.process.kill();
        this.#state = { kind: "running", target, running: started };
        this.#options.onState({ kind: "ready", model: started.model });
        void started.process.exited.then((reason) => this.#onExit(target, started, reason));
      },
      (error: unknown) => {
        if (!abort.signal.aborted) this.#onStartFailed(target, failureOf(error), isUnasked);
      },
    );
    return running;
  }

  async #launchAfter(target: LocalTarget, delayMs: number, signal: AbortSignal): Promise<RunningServer> {
    const { onState, obtain } = this.#options;
    const model = basename(target.model);
    if (delayMs > 0) {
      onState({ kind: "restarting", model, attempt: this.#policy.crashes, inMs: delayMs });
      await delay(delayMs, undefined, { signal });
    }
    await checkModelFiles(target.model, target.projector);
    const executable = await obtain(
      target,
      (step, fraction) => onState({ kind: "obtaining", step, ...(fraction === undefined ? {} : { fraction }) }),
      signal,
    );
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#launch(executable, target, signal);
      } catch (error) {
        // Another program took the port between our look and llama-server's: another port will do.
        const retry = failureOf(error).kind === "portInUse" && this.#options.listenOn === "port" && attempt < PORT_TRIES;
        if (!retry) throw error;
      }
    }
  }

  async #launch(executable: string, target: LocalTarget, signal: AbortSignal): Promise<RunningServer> {
    signal.throwIfAborted();
    const { onState, log } = this.#options;
    const model = basename(target.model);
    const { address, server, apiKeyFile } = await this.#makeAddress();
    onState({ kind: "loading", model });
    const args = llamaServerArguments({
      executable,
      model: target.model,
      projector: target.projector,
      address,
      ...(apiKeyFile === undefined ? {} : { apiKeyFile }),
    });
    log.write("engine", `Starting ${executable} ${args.join(" ")}`);
    const process_ = this.#options.spawn(executable, args, llamaServerEnvironment(process.env));
    const lines: string[] = [];
    // It learns of further stages while it loads, and would go back from 100 % to less.
    let loaded = 0;
    let device: Device = { kind: "processor" };
    const startedMs = performance.now();
    process_.onLine((line) => {
      device = deviceIn(line) ?? device;
      const fraction = loadingFraction(line);
      if (fraction !== undefined) onState({ kind: "loading", model, fraction: (loaded = Math.max(loaded, fraction)) });
      if (isStateLine(line)) return;
      log.write("llama-server", line);
      lines.push(line);
      if (lines.length > LOG_LINES) lines.shift();
    });
    const kill = () => process_.kill();
    signal.addEventListener("abort", kill, { once: true });
    try {
      await this.#untilReady(server, process_, signal, (ended) =>
        diagnoseStart([...lines], ended, { model: target.model, projector: target.projector, address: describe(address) }),
      );
    } catch (error) {
      process_.kill();
      throw error;
    } finally {
      signal.removeEventListener("abort", kill);
    }
    const startMs = performance.now() - startedMs;
    return {
      server,
      model,
      process: process_,
      ...(await propertiesOf(server, signal)),
      device,
      pace: this.#paceOf(target),
      startMs,
      log: lines,
    };
  }

  /** What was learnt of a model's pace holds for its next process too. */
  #paceOf({ model }: LocalTarget): Pace {
    if (this.#pace?.model !== model) this.#pace = { model, pace: new Pace() };
    return this.#pace.pace;
  }

  async #untilReady(server: Server, process_: ServerProcess, signal: AbortSignal, diagnose: (ended: string) => Failure): Promise<void> {
    let ended: string | undefined;
    void process_.exited.then((reason) => {
      ended = reason;
    });
    for (;;) {
      signal.throwIfAborted();
      if (ended !== undefined) throw new FailureError(diagnose(ended));
      const response = await send(server, "/health", undefined, signal).catch(() => undefined);
      response?.resume();
      if (response?.statusCode === 200) return;
      await delay(HEALTH_INTERVAL_MS, undefined, { signal });
    }
  }

  async #makeAddress(): Promise<{ address: Address; server: Server; apiKeyFile?: string }> {
    const { folder, listenOn } = this.#options;
    const path = join(folder, `llama${++this.#starts}.sock`);
    if (listenOn === "socket" && Buffer.byteLength(path) <= MAX_SOCKET_PATH) {
      await rm(path, { force: true });
      return { address: { kind: "socket", path }, server: { url: new URL("http://localhost"), socketPath: path, own: true } };
    }
    const port = await freePort();
    const apiKey = randomBytes(24).toString("hex");
    const apiKeyFile = join(folder, "llama-server.key");
    await writeWhole(apiKeyFile, `${apiKey}\n`);
    return {
      address: { kind: "port", port, apiKey },
      server: { url: new URL(`http://127.0.0.1:${port}`), apiKey, own: true },
      apiKeyFile,
    };
  }

  #onExit(target: LocalTarget, ended: RunningServer, reason: string): void {
    if (this.#state.kind !== "running" || this.#state.running !== ended) return;
    this.#options.log.write("engine", `llama-server ended by itself: ${reason}`);
    this.#restartAfterCrash(target, [...ended.log]);
  }

  #onStartFailed(target: LocalTarget, failure: Failure, isUnasked: boolean): void {
    this.#options.log.write("engine", `llama-server did not start: ${failure.kind}`);
    // Only a start that nobody asked for is repeated; a person's own question tells them and may be asked again.
    if (isUnasked && failure.kind === "llamaServerStartFailed") return this.#restartAfterCrash(target, failure.log);
    this.#state = { kind: "off" };
    this.#options.onState({ kind: "failed", failure });
  }

  #restartAfterCrash(target: LocalTarget, log: string[]): void {
    const { policy, delayMs } = this.#policy.next();
    this.#policy = policy;
    if (delayMs === undefined) {
      const failure: Failure = { kind: "llamaServerGaveUp", crashes: policy.crashes, log };
      this.#state = { kind: "gaveUp", target, failure };
      this.#options.onState({ kind: "failed", failure });
      return;
    }
    this.#startUnasked(target, delayMs);
  }
}

function isSame(a: LocalTarget, b: LocalTarget): boolean {
  return a.model === b.model && a.projector === b.projector && a.llamaServer === b.llamaServer;
}

function describe(address: Address): string {
  return address.kind === "socket" ? address.path : `127.0.0.1:${address.port}`;
}

/** A port that was free a moment ago; llama-server can't be asked which one the system gave it. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

const Props = z.object({
  modalities: z.optional(z.object({ vision: z.optional(z.boolean()) })),
  default_generation_settings: z.object({ n_ctx: z.number() }),
});

/** What the server says of itself. @throws FailureError endpointUnreachable */
async function propertiesOf(server: Server, signal: AbortSignal): Promise<{ seesImages: boolean; contextTokens: number }> {
  const response = await send(server, "/props", undefined, signal);
  const { modalities, default_generation_settings } = Props.parse(JSON.parse(await readText(response, 10_000_000)));
  return { seesImages: modalities?.vision === true, contextTokens: default_generation_settings.n_ctx };
}
