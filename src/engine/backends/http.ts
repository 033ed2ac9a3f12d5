import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { FailureError } from "../../core/failure.ts";
import { connectionFailure } from "./endpoint/connectionFailure.ts";
import type { Quirks } from "./endpoint/quirks.ts";

/** An OpenAI-compatible server: llama-server of our own, or one that the person named. */
export interface Server {
  /** Base address, up to and without `/v1`. */
  url: URL;
  /** A Unix socket to connect to instead of the address's host. */
  socketPath?: string;
  apiKey?: string;
  /** Certificate authorities to trust, all of them; where not the usual ones. */
  ca?: string[];
  /** Whether this is the engine's own llama-server, whose extensions may be used. */
  own: boolean;
  /** Of one that the person named, once it is known. */
  quirks?: Quirks;
  /** Fields of a request that it refused: it is asked without them. */
  refused?: Set<string>;
}

const KEEP_ALIVE_MS = 30_000;

/**
 * Sends a request and resolves at the head of the answer. Leaving by `signal` ends the connection, which cancels a generation.
 * @throws FailureError endpointUnreachable, endpointNotTrusted; AbortError
 */
export function send(server: Server, path: string, body: unknown, signal: AbortSignal): Promise<IncomingMessage> {
  const url = new URL(server.url.pathname.replace(/\/+$/, "") + path, server.url);
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const start = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = start(url, {
      method: payload === undefined ? "GET" : "POST",
      headers: {
        ...(payload === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(payload) }),
        ...(server.apiKey === undefined ? {} : { authorization: `Bearer ${server.apiKey}` }),
      },
      // A fresh connection each: none to be found stale after a restart of the server.
      agent: false,
      ...(server.socketPath === undefined ? {} : { socketPath: server.socketPath }),
      ...(server.ca === undefined ? {} : { ca: server.ca }),
      signal,
    });
    // One that went silently, as after a sleep or with a VPN, is noticed at some time.
    outgoing.setSocketKeepAlive(true, KEEP_ALIVE_MS);
    outgoing.on("response", resolve);
    outgoing.on("error", (error) => {
      if (signal.aborted) return reject(error);
      reject(new FailureError(connectionFailure(url.origin, error)));
    });
    outgoing.end(payload);
  });
}

/** The whole body as text, at most `limit` characters. */
export async function readText(response: IncomingMessage, limit = 1_000_000): Promise<string> {
  response.setEncoding("utf8");
  let text = "";
  for await (const chunk of response) {
    text += chunk as string;
    if (text.length > limit) break;
  }
  return text.slice(0, limit);
}
