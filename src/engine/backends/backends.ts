import type { EngineReport } from "../../protocol/report.ts";
import type { EngineState } from "../../protocol/state.ts";
import type { EndpointTarget, Target } from "../../protocol/target.ts";
import type { ModelSource } from "./backend.ts";
import { EndpointModels } from "./endpoint/endpointModels.ts";
import { LocalModels } from "./llamaServer/localModels.ts";
import type { SupervisorOptions } from "./llamaServer/supervisor.ts";

/** All models that can answer. Only this class distinguishes between local models and endpoints. */
export class Backends {
  readonly #local: LocalModels;
  readonly #endpoints: EndpointModels;

  /** @param onChange called when `state` has changed */
  constructor(llamaServer: Omit<SupervisorOptions, "onState">, onChange: () => void) {
    this.#local = new LocalModels(llamaServer, onChange);
    this.#endpoints = new EndpointModels(onChange);
  }

  /** State of the local model, or of an endpoint that is answering while the local model is not busy. */
  get state(): EngineState {
    const model = this.#endpoints.answeringModel;
    const isLocalBusy = !["idle", "ready", "unloaded", "failed"].includes(this.#local.state.kind);
    return model !== undefined && !isLocalBusy ? { kind: "answering", model } : this.#local.state;
  }

  get isIdle(): boolean {
    return this.#local.isIdle && this.#endpoints.isIdle;
  }

  getSource(target: Target): ModelSource {
    return target.kind === "endpoint" ? this.#endpoints.getSource(target) : this.#local.getSource(target);
  }

  /** @see EndpointModels.findAvailableModel */
  findAvailableModel(target: EndpointTarget, signal: AbortSignal): Promise<string | undefined> {
    return this.#endpoints.findAvailableModel(target, signal);
  }

  report(): Pick<EngineReport, "running" | "lastCrash"> {
    return this.#local.report();
  }

  /** Stops llama-server; the next question starts it again. */
  restart(): void {
    this.#local.restart();
  }

  dispose(): void {
    this.#endpoints.dispose();
    this.#local.dispose();
  }
}
