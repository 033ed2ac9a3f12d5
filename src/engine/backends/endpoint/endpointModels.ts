import { getRemoteHost } from "../../../core/remoteHost.ts";
import { FailureError } from "../../../failures/failure.ts";
import type { AskEvent } from "../../../protocol/ask.ts";
import type { EndpointTarget } from "../../../protocol/target.ts";
import type { PreparedTurn } from "../../conversation.ts";
import { BATCH } from "../../requestQueue.ts";
import type { Connect, QueuedRequest, ModelSource } from "../backend.ts";
import { EndpointBackend } from "./endpointBackend.ts";
import { EndpointQueues } from "./endpointQueues.ts";
import { Endpoints } from "./endpoints.ts";
import { createDownscaledEvent } from "./imageTokens.ts";
import { parseEndpoint } from "./parseEndpoint.ts";

interface ConnectContext {
  onAnswering: (model: string) => void;
  onEvent: (event: AskEvent) => void;
  signal: AbortSignal;
}

/** Models of the servers from the settings. */
export class EndpointModels {
  readonly #endpoints = new Endpoints();
  readonly #queues: EndpointQueues;

  /** @param onChange called when `answeringModel` has changed */
  constructor(onChange: () => void) {
    this.#queues = new EndpointQueues(onChange);
  }

  get isIdle(): boolean {
    return this.#queues.isIdle;
  }

  get answeringModel(): string | undefined {
    return this.#queues.model;
  }

  getSource(target: EndpointTarget): ModelSource {
    return {
      canPrefill: false,
      run: (request, work) => this.#run(target, request, work),
    };
  }

  /** Finds the name of the model that the server would use; undefined if the server does not report it. @throws FailureError; AbortError */
  async findAvailableModel(target: EndpointTarget, signal: AbortSignal): Promise<string | undefined> {
    checkAddress(target);
    const { facts } = await this.#endpoints.connect(target, { signal, onWait: () => {} });
    return facts.model;
  }

  dispose(): void {
    this.#queues.clear();
  }

  #run<T>(target: EndpointTarget, { priority, signal }: QueuedRequest, work: (connect: Connect) => Promise<T>): Promise<T> {
    const queuedRun = { url: target.url, concurrency: target.concurrency ?? 1, isBatch: priority === BATCH, signal };
    return this.#queues.run(queuedRun, (onAnswering) =>
      work((conversation, onEvent) => this.#connect(target, conversation, { onAnswering, onEvent, signal })),
    );
  }

  /** @throws FailureError `offline`, `noVision`; the errors of `Endpoints.connect`; AbortError */
  async #connect(
    target: EndpointTarget,
    conversation: PreparedTurn[],
    { onAnswering, onEvent, signal }: ConnectContext,
  ): Promise<EndpointBackend> {
    const address = checkAddress(target);
    onAnswering(target.model ?? address.host);
    const endpoint = await this.#endpoints.connect(target, { signal, onWait: (delayMs) => onEvent({ kind: "waiting", delayMs }) });
    const { server, facts } = endpoint;
    if (facts.model !== undefined) onAnswering(facts.model);
    if (facts.seesImages === false && conversation.some(({ images }) => images.length > 0)) {
      // The server may be restarted with a projector, so it is probed again next time.
      this.#endpoints.forget(target);
      throw new FailureError({ kind: "noVision", model: facts.model ?? "The model", url: server.url.origin });
    }
    const downscaledEvent = createDownscaledEvent(server.definition.imageTokens, conversation.at(-1)?.images ?? []);
    if (downscaledEvent) onEvent(downscaledEvent);
    return new EndpointBackend(endpoint, () => this.#endpoints.forget(target));
  }
}

/** @throws FailureError `badEndpoint`, `offline` */
function checkAddress({ url, isOffline }: EndpointTarget): URL {
  const address = parseEndpoint(url);
  if (isOffline && getRemoteHost(url) !== undefined) throw new FailureError({ kind: "offline", resource: address.origin });
  return address;
}
