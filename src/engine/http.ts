import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { FailureError } from "../core/failure.ts";

/** An OpenAI-compatible server: llama-server of our own, or one that the person named. */
export interface Server {
  /** Base address, up to and without `/v1`. */
  url: URL;
  /** A Unix socket to connect to instead of the address's host. */
  socketPath?: string;
  apiKey?: string;
  /** Whether this is the engine's own llama-server, whose extensions may be used. */
  own: boolean;
}

/**
 * Sends a request and resolves at the head of the answer. Leaving by `signal` ends the connection, which cancels a generation.
 * @throws FailureError endpointUnreachable; AbortError
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
      signal,
    });
    outgoing.on("response", resolve);
    outgoing.on("error", (error) => {
      if (signal.aborted) return reject(error);
      reject(new FailureError({ kind: "endpointUnreachable", url: url.origin, reason: error.message }));
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
