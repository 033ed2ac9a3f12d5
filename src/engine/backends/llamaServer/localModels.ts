import { basename } from "node:path";
import { FailureError } from "../../../failures/failure.ts";
import type { EngineReport } from "../../../protocol/report.ts";
import type { EngineState } from "../../../protocol/state.ts";
import type { LocalTarget } from "../../../protocol/target.ts";
import { PREFETCH, RequestQueue } from "../../requestQueue.ts";
import type { Connect, QueuedRequest, ModelSource } from "../backend.ts";
import { isSlow } from "./device.ts";
import { getModelKey } from "./launcher.ts";
import { LlamaServerBackend } from "./llamaServerBackend.ts";
import { LlamaServerSupervisor, type SupervisorOptions } from "./supervisor.ts";

/** Default idle time before unloading: long enough for a short break, short enough to free the memory during a meeting. */
const DEFAULT_UNLOAD_AFTER_MINUTES = 15;

/** Models that the engine runs itself: one llama-server, with its queue of requests. */
export class LocalModels {
  readonly #queue = new RequestQueue(() => this.#supervisor.slots);
  readonly #supervisor: LlamaServerSupervisor;
  readonly #onChange: () => void;
  #state: EngineState = { kind: "idle" };
  /** The last `ready` state, which is restored when the model has answered. */
  #ready: Extract<EngineState, { kind: "ready" }> | undefined;
  /** Requests that the model is answering. */
  readonly #answeringRequests = new Set<object>();
  #unloadTimer: NodeJS.Timeout | undefined;
  #unloadAfterMinutes = DEFAULT_UNLOAD_AFTER_MINUTES;

  /** @param onChange called when `state` has changed */
  constructor(options: Omit<SupervisorOptions, "onState">, onChange: () => void) {
    this.#onChange = onChange;
    this.#supervisor = new LlamaServerSupervisor({ ...options, onState: (state) => this.#setState(state) });
  }

  get state(): EngineState {
    return this.#state;
  }

  get isIdle(): boolean {
    return this.#queue.isIdle;
  }

  getSource(target: LocalTarget): ModelSource {
    return {
      canPrefill: hasFiles(target),
      run: (request, work) => this.#run(target, request, work),
    };
  }

  report(): Pick<EngineReport, "running" | "lastCrash"> {
    return this.#supervisor.report();
  }

  restart(): void {
    this.#supervisor.stop();
  }

  dispose(): void {
    clearTimeout(this.#unloadTimer);
    this.#supervisor.stop();
  }

  /** Each request sets the idle time before unloading, so with several clients the latest request decides. */
  async #run<T>(target: LocalTarget, { priority, client, signal }: QueuedRequest, work: (connect: Connect) => Promise<T>): Promise<T> {
    clearTimeout(this.#unloadTimer);
    this.#unloadAfterMinutes = target.unloadAfterMinutes ?? DEFAULT_UNLOAD_AFTER_MINUTES;
    const request = {};
    const connect: Connect = async (conversation, onEvent) => {
      if (!hasFiles(target)) throw new FailureError({ kind: "noModel" });
      const server = await this.#supervisor.getServer(target, signal);
      if (conversation.some(({ images }) => images.length > 0) && !server.seesImages) {
        throw new FailureError({ kind: "noVision", model: basename(target.model) });
      }
      if (priority !== PREFETCH) this.#startAnswer(request, server.model);
      if (isSlow(server.device)) onEvent({ kind: "slowDevice", device: server.device });
      return new LlamaServerBackend(server, this.#supervisor);
    };
    try {
      const runWork = () => work(connect).finally(() => this.#endAnswer(request));
      return await this.#queue.run({ priority, client, model: getModelKey(target) }, runWork, signal);
    } finally {
      this.#scheduleUnload();
    }
  }

  #startAnswer(request: object, model: string): void {
    this.#answeringRequests.add(request);
    this.#setState({ kind: "answering", model });
  }

  #endAnswer(request: object): void {
    const wasAnswering = this.#answeringRequests.delete(request);
    // After a crash the state is no longer `answering` and must not be overwritten.
    if (wasAnswering && this.#answeringRequests.size === 0 && this.#state.kind === "answering") {
      this.#setState(this.#ready ?? { kind: "ready", model: this.#state.model });
    }
  }

  #scheduleUnload(): void {
    clearTimeout(this.#unloadTimer);
    const minutes = this.#unloadAfterMinutes;
    if (minutes > 0) this.#unloadTimer = setTimeout(() => this.#unloadIfIdle(), minutes * 60_000).unref();
  }

  #unloadIfIdle(): void {
    if (this.#queue.isIdle) this.#supervisor.unload();
  }

  #setState(state: EngineState): void {
    this.#state = state;
    if (state.kind === "ready") this.#ready = state;
    this.#onChange();
    // The loaded model may have several slots.
    if (state.kind !== "ready") return;
    this.#queue.fill();
    // The request that loaded the model may have been cancelled, so this may be the only event that schedules unloading.
    this.#scheduleUnload();
  }
}

function hasFiles({ model, projector }: LocalTarget): boolean {
  return model !== "" && projector !== "";
}
