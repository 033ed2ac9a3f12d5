import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";

export interface FileServer {
  url: string;
  /** What was asked of it: paths, and the headers that matter to a download. */
  requests: { path: string; range: string | undefined; ifRange: string | undefined; authorization: string | undefined }[];
  /** How many bytes of content it gave away. */
  served: number;
}

/** Answers the n-th request, counted from 0. */
export type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

const servers: Server[] = [];

/** A server on this machine that `closeServers` ends. @param tls its key and certificate, for https */
export async function serve(answer: Answer, tls?: { key: Buffer; cert: Buffer }): Promise<FileServer> {
  const running: FileServer = { url: "", requests: [], served: 0 };
  const listener: RequestListener = (request, response) => {
    const { range, "if-range": ifRange, authorization } = request.headers;
    running.requests.push({ path: request.url ?? "", range, ifRange: ifRange as string | undefined, authorization });
    counting(response, (bytes) => (running.served += bytes));
    answer(request, response, running.requests.length - 1);
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await listen(server);
  running.url = tls === undefined ? urlOf(server) : urlOf(server).replace("http:", "https:");
  return running;
}

/** Tells of the bytes that are written as content. */
function counting(response: ServerResponse, onBytes: (bytes: number) => void): void {
  const write = response.write.bind(response) as (...given: unknown[]) => boolean;
  const end = response.end.bind(response) as (...given: unknown[]) => ServerResponse;
  response.write = (...given: unknown[]) => {
    if (given[0] instanceof Uint8Array) onBytes(given[0].length);
    return write(...given);
  };
  response.end = (...given: unknown[]) => {
    if (given[0] instanceof Uint8Array) onBytes(given[0].length);
    // Ending writes what it was given by itself.
    response.write = write;
    return end(...given);
  };
}

export async function listen(server: Server): Promise<void> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}

export function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function closeServers(): Promise<void> {
  await Promise.all(
    servers.splice(0).map(async (server) => {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    }),
  );
}

/** Sends `content` as a well-behaved server does: whole, or from where the request asks. */
export function send(content: Buffer, request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  response.writeHead(from > 0 ? 206 : 200, {
    "content-length": content.length - from,
    etag: '"one"',
    ...(from > 0 ? { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` } : {}),
  });
  response.end(content.subarray(from));
}

/** Announces all of `content` and breaks the connection after `bytes` of it. */
export function breakOff(content: Buffer, bytes: number, response: ServerResponse): void {
  response.writeHead(200, { "content-length": content.length, etag: '"one"' });
  response.write(content.subarray(0, bytes), () => void setTimeout(() => response.destroy(), 100));
}
