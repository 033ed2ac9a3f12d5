import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface FileServer {
  url: string;
  /** What was asked of it: paths, and the headers that matter to a download. */
  requests: { path: string; range: string | undefined; ifRange: string | undefined }[];
}

/** Answers the n-th request, counted from 0. */
export type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

const servers: Server[] = [];

/** A server on this machine that `closeServers` ends. */
export async function serve(answer: Answer): Promise<FileServer> {
  const requests: FileServer["requests"] = [];
  const server = createServer((request, response) => {
    const { range, "if-range": ifRange } = request.headers;
    requests.push({ path: request.url ?? "", range, ifRange: ifRange as string | undefined });
    answer(request, response, requests.length - 1);
  });
  await listen(server);
  return { url: urlOf(server), requests };
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
