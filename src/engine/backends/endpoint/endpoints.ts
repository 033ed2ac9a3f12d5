import { FailureError } from "../../../failures/failure.ts";
import { raceAbort } from "../../../core/raceAbort.ts";
import { listAuthorities } from "../../../network/connections.ts";
import type { EndpointTarget } from "../../../protocol/target.ts";
import { Pace } from "../../prefillProgress.ts";
import type { ChatServer } from "../completion.ts";
import type { Server } from "../http.ts";
import { waitBeforeRetry, type RetryOptions } from "../retry.ts";
import { parseEndpoint } from "./parseEndpoint.ts";
import { probeServer, type EndpointFacts } from "./probe.ts";

/** A server from the settings, with the results of its last probe. */
export interface Endpoint {
  server: ChatServer;
  facts: EndpointFacts;
  /** Speed of the server. It is kept when the server is probed again. */
  pace: Pace;
}

/** Time after which a server is probed again, because it may have been restarted with another model. */
const FACTS_LIFETIME_MS = 5 * 60_000;
/** Time after which a server whose context size is unknown is probed again: some servers report the size only once the model is loaded. */
const INCOMPLETE_FACTS_LIFETIME_MS = 20_000;

/** Probes each server once, and again after some minutes or a failure. */
export class Endpoints {
  readonly #probes = new Map<string, { endpoint: Promise<Endpoint>; expiresAtMs: number }>();
  readonly #paces = new Map<string, Pace>();

  /** @throws FailureError `badEndpoint`, `badNetworkSetting`; the errors of `probeServer`; AbortError */
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
    this.#probes.delete(buildCacheKey(target));
  }

  /** Requests share a probe, so none of them can cancel it. */
  #probe(target: EndpointTarget): Promise<Endpoint> {
    const key = buildCacheKey(target);
    const cachedProbe = this.#probes.get(key);
    if (cachedProbe && cachedProbe.expiresAtMs > performance.now()) return cachedProbe.endpoint;
    const pace = this.#paces.get(key) ?? new Pace();
    this.#paces.set(key, pace);
    const endpoint = probeTarget(target).then((probed) => ({ ...probed, pace }));
    const entry = { endpoint, expiresAtMs: performance.now() + FACTS_LIFETIME_MS };
    this.#probes.set(key, entry);
    endpoint.then(
      ({ facts }) => {
        if (facts.contextTokens === undefined) entry.expiresAtMs = performance.now() + INCOMPLETE_FACTS_LIFETIME_MS;
      },
      () => {
        if (this.#probes.get(key) === entry) this.#probes.delete(key);
      },
    );
    return endpoint;
  }
}

/** Includes the API key, because the models may depend on it, and the certificate authorities, because each client may trust different ones. */
function buildCacheKey({ url, model, apiKey, keyName, caFile, network }: EndpointTarget): string {
  return JSON.stringify([url, model, apiKey, keyName, caFile, network?.NODE_EXTRA_CA_CERTS]);
}

async function probeTarget({ url, model, apiKey, keyName, caFile, network = {} }: EndpointTarget): Promise<Omit<Endpoint, "pace">> {
  const address = parseEndpoint(url);
  const ca =
    address.protocol === "https:" ? await listAuthorities({ env: network, ...(caFile === undefined ? {} : { caFile }) }) : undefined;
  const server: Server = {
    url: address,
    isLocal: false,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(keyName === undefined ? {} : { keyName }),
    ...(ca === undefined ? {} : { ca }),
  };
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new FailureError({
      kind: "endpointKey",
      url: address.origin,
      hasKey: true,
      ...(keyName === undefined ? {} : { keyName }),
      reason: "The key contains characters that can't be sent.",
    });
  }
  const { definition, facts } = await probeServer(server, model, new AbortController().signal);
  return { server: { ...server, definition, rejectedFields: new Set() }, facts };
}
