import { createServer } from "node:http";
import type { ServerProcess } from "../../../../src/engine/backends/llamaServer/childProcess.ts";

/** Behaves like a llama-server that does not start. */
export function createFailingProcess(): ServerProcess {
  return { pid: undefined, onLine() {}, exited: Promise.resolve("exit code 1"), kill() {} };
}

/** Behaves like a llama-server that is ready at once. */
export function createFakeServer(socket: string): ServerProcess {
  const server = createServer((request, response) => {
    response.end(request.url === "/props" ? JSON.stringify({ default_generation_settings: { n_ctx: 1000 } }) : "{}");
  }).listen(socket);
  const exited = new Promise<string>((resolve) => server.once("close", () => resolve("signal SIGKILL")));
  const kill = () => {
    server.close();
    server.closeAllConnections();
  };
  return { pid: undefined, onLine() {}, exited, kill };
}
