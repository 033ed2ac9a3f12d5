import { FailureError } from "../../../core/failure.ts";
import { unlessAborted } from "../../../core/unlessAborted.ts";
import { authorities } from "../../../network/connections.ts";
import type { EndpointTarget } from "../../../protocol/target.ts";
import type { Server } from "../http.ts";
import { parseEndpoint } from "./parseEndpoint.ts";
import { probe, type Facts } from "./probe.ts";
import { quirks } from "./quirks.ts";
import { waitAfter, type Waiting } from "./retry.ts";

/** A server of the person's own, as it was when it was looked at last. */
export interface Endpoint {
  server: Server;
  facts: Facts;
}

/** What a server is may change with its next start. */
const KEPT_MS = 5 * 60_000;
/** How much room a model has, some servers tell once it is loaded. */
const KEPT_WITHOUT_ROOM_MS = 20_000;

/** Looks at each server once, and again some minutes later or after it failed. */
export class Endpoints {
  readonly #known = new Map<string, { endpoint: Promise<Endpoint>; untilMs: number }>();

  /** @throws FailureError badEndpoint, badNetworkSetting, and what the look throws; AbortError */
  async connect(target: EndpointTarget, { signal, onWait }: Waiting): Promise<Endpoint> {
    for (let tries = 1; ; tries++) {
      try {
        return await unlessAborted(this.#look(target), signal);
      } catch (error) {
        await waitAfter(error, tries, { signal, onWait });
      }
    }
  }

  forget(target: EndpointTarget): void {
    this.#known.delete(keyOf(target));
  }

  /** Others may wait for the same look: it ends by itself. */
  #look(target: EndpointTarget): Promise<Endpoint> {
    const key = keyOf(target);
    const known = this.#known.get(key);
    if (known && known.untilMs > performance.now()) return known.endpoint;
    const endpoint = look(target);
    const kept = { endpoint, untilMs: performance.now() + KEPT_MS };
    this.#known.set(key, kept);
    endpoint.then(
      ({ facts }) => {
        if (facts.contextTokens === undefined) kept.untilMs = performance.now() + KEPT_WITHOUT_ROOM_MS;
      },
      () => {
        if (this.#known.get(key) === kept) this.#known.delete(key);
      },
    );
    return endpoint;
  }
}

/** Another key may see other models. */
function keyOf({ url, model, apiKey, caFile }: EndpointTarget): string {
  return JSON.stringify([url, model, apiKey, caFile]);
}

async function look({ url, model, apiKey, caFile }: EndpointTarget): Promise<Endpoint> {
  const address = parseEndpoint(url);
  const ca =
    address.protocol === "https:" ? await authorities({ env: process.env, ...(caFile === undefined ? {} : { caFile }) }) : undefined;
  const server: Server = {
    url: address,
    own: false,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(ca === undefined ? {} : { ca }),
  };
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new FailureError({ kind: "endpointKey", url: address.origin, hasKey: true, reason: "it has characters that can't be sent" });
  }
  const facts = await probe(server, model, new AbortController().signal);
  return { server: { ...server, quirks: quirks[facts.kind], refused: new Set() }, facts };
}
