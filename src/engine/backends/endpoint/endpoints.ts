import { FailureError } from "../../../failures/failure.ts";
import { raceAbort } from "../../../core/raceAbort.ts";
import { listAuthorities } from "../../../network/connections.ts";
import type { EndpointTarget } from "../../../protocol/target.ts";
import type { ChatServer } from "../completion.ts";
import type { Server } from "../http.ts";
import { waitBeforeRetry, type RetryOptions } from "../retry.ts";
import { parseEndpoint } from "./parseEndpoint.ts";
import { probe, type Facts } from "./probe.ts";

/** A server from the settings, with the results of its last probe. */
export interface Endpoint {
  server: ChatServer;
  facts: Facts;
}

/** Limited, because a server may be restarted with another model. */
const FACTS_LIFETIME_MS = 5 * 60_000;
/** Some servers report the context size only once the model is loaded. */
const INCOMPLETE_FACTS_LIFETIME_MS = 20_000;

/** Probes each server once, and again after some minutes or a failure. */
export class Endpoints {
  readonly #known = new Map<string, { endpoint: Promise<Endpoint>; untilMs: number }>();

  /** @throws FailureError badEndpoint, badNetworkSetting, and those of the probe; AbortError */
  async connect(target: EndpointTarget, { signal, onWait }: RetryOptions): Promise<Endpoint> {
    for (let tries = 1; ; tries++) {
      try {
        return await raceAbort(this.#probe(target), signal);
      } catch (error) {
        await waitBeforeRetry(error, tries, { signal, onWait });
      }
    }
  }

  forget(target: EndpointTarget): void {
    this.#known.delete(cacheKey(target));
  }

  /** Requests share a probe, so none of them can cancel it. */
  #probe(target: EndpointTarget): Promise<Endpoint> {
    const key = cacheKey(target);
    const known = this.#known.get(key);
    if (known && known.untilMs > performance.now()) return known.endpoint;
    const endpoint = probeTarget(target);
    const entry = { endpoint, untilMs: performance.now() + FACTS_LIFETIME_MS };
    this.#known.set(key, entry);
    endpoint.then(
      ({ facts }) => {
        if (facts.contextTokens === undefined) entry.untilMs = performance.now() + INCOMPLETE_FACTS_LIFETIME_MS;
      },
      () => {
        if (this.#known.get(key) === entry) this.#known.delete(key);
      },
    );
    return endpoint;
  }
}

/** Includes the API key, because the models may depend on it, and the authorities, because the clients may trust different ones. */
function cacheKey({ url, model, apiKey, caFile, network }: EndpointTarget): string {
  return JSON.stringify([url, model, apiKey, caFile, network?.NODE_EXTRA_CA_CERTS]);
}

async function probeTarget({ url, model, apiKey, caFile, network = {} }: EndpointTarget): Promise<Endpoint> {
  const address = parseEndpoint(url);
  const ca =
    address.protocol === "https:" ? await listAuthorities({ env: network, ...(caFile === undefined ? {} : { caFile }) }) : undefined;
  const server: Server = {
    url: address,
    isLocal: false,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(ca === undefined ? {} : { ca }),
  };
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new FailureError({
      kind: "endpointKey",
      url: address.origin,
      hasKey: true,
      reason: "The key contains characters that can't be sent.",
    });
  }
  const { definition, facts } = await probe(server, model, new AbortController().signal);
  return { server: { ...server, definition, rejectedFields: new Set() }, facts };
}
