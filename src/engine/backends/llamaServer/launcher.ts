import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod/mini";
import { omitUndefined } from "../../../core/omitUndefined.ts";
import { FailureError, toFailure, type Failure } from "../../../failures/failure.ts";
import { writeFileAtomically } from "../../../disk/files.ts";
import type { LaunchSettings } from "../../../models/fit/launchSettings.ts";
import type { Device, EngineState } from "../../../protocol/state.ts";
import type { LocalTarget } from "../../../protocol/target.ts";
import { readText, sendRequest, type Server } from "../http.ts";
import { Activity } from "../activity.ts";
import { STALL_LIMIT_SECONDS, watchForStall } from "../stallWatch.ts";
import type { Log } from "../../log.ts";
import { buildLlamaServerArguments, buildLlamaServerEnvironment, type Address } from "./commandLine.ts";
import type { ServerProcess, Spawn } from "./childProcess.ts";
import { readCpuTime } from "./cpuTime.ts";
import { parseDevice } from "./device.ts";
import { diagnoseStart } from "./diagnose.ts";
import { findFreePort } from "./freePort.ts";
import { isLogLine, parseLoadingFraction } from "./loadingProgress.ts";
import { PortProof } from "./portProof.ts";

/** Returns a key that is equal for targets that the same llama-server can serve. */
export function getModelKey({ model, projector, draft, llamaServer, installation }: LocalTarget): string {
  return JSON.stringify([model, projector, draft, llamaServer, installation?.build ?? "auto"]);
}

export interface LaunchedServer {
  server: Server;
  /** The model's file name. */
  model: string;
  process: ServerProcess;
  seesImages: boolean;
  /** Context size of one conversation: prompt and answer together. */
  contextTokens: number;
  /** Number of conversations processed at the same time. */
  slots: number;
  device: Device;
  settings: LaunchSettings;
  /** File name of the draft model. */
  draft?: string;
  /** Time from the launch until the server was ready. */
  startMs: number;
  /** Last lines of the log, oldest first. */
  log: string[];
}

export interface LaunchOptions {
  executable: string;
  target: LocalTarget;
  settings: LaunchSettings;
  /** Draft model for faster answers. */
  draft?: string;
  /** Cause of a crash on the GPU, after which GPUs must not be used. */
  gpuCrash?: string;
}

interface Options {
  /** The engine's run folder, for the socket and the key file of llama-server. */
  folder: string;
  spawn: Spawn;
  log: Log;
  onState: (state: EngineState) => void;
  /** Sockets are preferred, because the run folder protects them from other users. On Windows, llama-server can't listen on a socket. */
  listenOn: Address["kind"];
  /** Length of a second in the stall watch; shorter in tests. */
  secondMs?: number;
}

/** Time limit for the exit of a killed process. A process that hangs in a driver does not exit. */
const EXIT_TIMEOUT_MS = 15_000;
const MAX_LOG_LINES = 60;
const HEALTH_CHECK_INTERVAL_MS = 60;
const MAX_PORT_ATTEMPTS = 3;
/** Maximum length of a socket's path. `sockaddr_un` holds 104 bytes on macOS and 108 on Linux. */
const MAX_SOCKET_PATH_BYTES = 100;

/** Starts llama-server processes, and waits until they are ready. */
export class Launcher {
  readonly #options: Options;
  #startCount = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * @throws FailureError that states the cause of the failed start, according to the log; AbortError. The process has exited by the time
   * the error is thrown, unless it can't be killed.
   */
  async launch(options: LaunchOptions, signal: AbortSignal): Promise<LaunchedServer> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#launch(options, signal);
      } catch (error) {
        // If another program took the port between the check and the launch, another port is tried.
        const canRetry = toFailure(error).kind === "portInUse" && this.#options.listenOn === "port" && attempt < MAX_PORT_ATTEMPTS;
        if (!canRetry) throw error;
      }
    }
  }

  async #launch({ executable, target, settings, draft, gpuCrash }: LaunchOptions, signal: AbortSignal): Promise<LaunchedServer> {
    signal.throwIfAborted();
    const { onState, log } = this.#options;
    const model = basename(target.model);
    const { address, server, apiKeyFile } = await this.#createAddress();
    onState({ kind: "loading", model });
    const args = buildLlamaServerArguments({
      executable,
      model: target.model,
      projector: target.projector,
      address,
      settings,
      isCpuOnly: gpuCrash !== undefined,
      ...omitUndefined({ apiKeyFile, draft }),
    });
    log.write("engine", `Starting ${executable} ${args.join(" ")}`);
    const child = this.#options.spawn(executable, args, buildLlamaServerEnvironment(process.env));
    const lines: string[] = [];
    // llama-server may report a lower fraction than before, because it adds stages while it loads.
    let loadedFraction = 0;
    let device: Device = { kind: "cpu", ...(gpuCrash === undefined ? {} : { gpuExitReason: gpuCrash }) };
    const startedMs = performance.now();
    const proof = new PortProof(address);
    const activity = new Activity();
    child.onLine((line) => {
      activity.recordPart();
      proof.readLine(line);
      if (gpuCrash === undefined) device = parseDevice(line) ?? device;
      const fraction = parseLoadingFraction(line);
      if (fraction !== undefined) onState({ kind: "loading", model, fraction: (loadedFraction = Math.max(loadedFraction, fraction)) });
      if (!isLogLine(line)) return;
      log.write("llama-server", line);
      lines.push(line);
      if (lines.length > MAX_LOG_LINES) lines.shift();
    });
    const kill = () => child.kill();
    signal.addEventListener("abort", kill, { once: true });
    const diagnose = (exitReason: string) =>
      diagnoseStart([...lines], exitReason, { model: target.model, projector: target.projector, address: formatAddress(address) });
    const stall = new AbortController();
    const startSignal = AbortSignal.any([signal, stall.signal]);
    const watch = watchForStall({
      activity,
      readProgress: async () => (child.pid === undefined ? undefined : readCpuTime(child.pid)),
      stallsOnSilence: false,
      onStall: () => stall.abort(),
      ...omitUndefined({ secondMs: this.#options.secondMs }),
    });
    try {
      await this.#waitUntilReady(server, child, proof, startSignal, diagnose);
      const startMs = performance.now() - startedMs;
      const draftName = draft === undefined ? {} : { draft: basename(draft) };
      return {
        server,
        model,
        process: child,
        ...(await readProperties(server, startSignal)),
        device,
        settings,
        ...draftName,
        startMs,
        log: lines,
      };
    } catch (error) {
      child.kill();
      // Until the process has exited, it holds memory that the next process needs.
      await Promise.race([child.exited, delay(EXIT_TIMEOUT_MS, undefined, { ref: false })]);
      if (!stall.signal.aborted || signal.aborted) throw error;
      throw new FailureError(diagnose(`It did nothing for ${STALL_LIMIT_SECONDS} s and was stopped`));
    } finally {
      watch.end();
      signal.removeEventListener("abort", kill);
    }
  }

  /** Waits until llama-server is ready. Polls without the API key, because another process may be listening on the port. */
  async #waitUntilReady(
    { url, socketPath }: Server,
    child: ServerProcess,
    proof: PortProof,
    signal: AbortSignal,
    diagnose: (exitReason: string) => Failure,
  ): Promise<void> {
    const server: Server = { url, isLocal: true, ...(socketPath === undefined ? {} : { socketPath }) };
    let exitReason: string | undefined;
    void child.exited.then((reason) => {
      exitReason = reason;
    });
    for (;;) {
      signal.throwIfAborted();
      if (exitReason !== undefined) throw new FailureError(diagnose(exitReason));
      const response = await sendRequest(server, "/health", undefined, signal).catch(() => undefined);
      response?.resume();
      if (response?.statusCode === 200) {
        if (proof.isProven) return;
        if (proof.hasExpired(performance.now())) {
          throw new FailureError(diagnose(`Something responds at ${url.host}, but llama-server did not report that it is listening there`));
        }
      }
      await delay(HEALTH_CHECK_INTERVAL_MS, undefined, { signal });
    }
  }

  async #createAddress(): Promise<{ address: Address; server: Server; apiKeyFile?: string }> {
    const { folder, listenOn } = this.#options;
    const path = join(folder, `llama${++this.#startCount}.sock`);
    if (listenOn === "socket" && Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) {
      await rm(path, { force: true });
      return { address: { kind: "socket", path }, server: { url: new URL("http://localhost"), socketPath: path, isLocal: true } };
    }
    const port = await findFreePort();
    const apiKey = randomBytes(24).toString("hex");
    const apiKeyFile = join(folder, "llama-server.key");
    await writeFileAtomically(apiKeyFile, `${apiKey}\n`);
    return {
      address: { kind: "port", port, apiKey },
      server: { url: new URL(`http://127.0.0.1:${port}`), apiKey, isLocal: true },
      apiKeyFile,
    };
  }
}

function formatAddress(address: Address): string {
  return address.kind === "socket" ? address.path : `127.0.0.1:${address.port}`;
}

const Props = z.object({
  modalities: z.optional(z.object({ vision: z.optional(z.boolean()) })),
  default_generation_settings: z.object({ n_ctx: z.number() }),
  total_slots: z._default(z.number(), 1),
});

/** @throws FailureError `endpointUnreachable` */
async function readProperties(
  server: Server,
  signal: AbortSignal,
): Promise<Pick<LaunchedServer, "seesImages" | "contextTokens" | "slots">> {
  const response = await sendRequest(server, "/props", undefined, signal);
  const { modalities, default_generation_settings, total_slots } = Props.parse(JSON.parse(await readText(response, 10_000_000)));
  return { seesImages: modalities?.vision === true, contextTokens: default_generation_settings.n_ctx, slots: total_slots };
}
