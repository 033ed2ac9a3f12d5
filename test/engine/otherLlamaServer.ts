import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { waitUntil } from "../waiting.ts";
import { llamaServer, model, projector } from "./support.ts";

/** A llama-server that Oriel did not start. */
export class OtherLlamaServer {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  static async start({
    slots,
    contextTokens,
    apiKey,
  }: {
    slots: number;
    contextTokens: number;
    apiKey?: string;
  }): Promise<OtherLlamaServer> {
    const port = await findFreePort();
    const options = { "-m": model, "--mmproj": projector, "--port": port, "-b": 2048, "-ub": 1152, "-np": slots, "-c": contextTokens };
    const imageTokens = { "--image-min-tokens": 40, "--image-max-tokens": 1120 };
    const keyOption = apiKey === undefined ? {} : { "--api-key": apiKey };
    const args = Object.entries({ ...options, ...imageTokens, ...keyOption }).flatMap(([name, value]) => [name, String(value)]);
    const child = spawn(llamaServer, [...args, "--jinja"], { stdio: "ignore" });
    const url = `http://127.0.0.1:${port}`;
    const isReady = () =>
      fetch(`${url}/health`).then(
        ({ ok }) => (ok ? true : undefined),
        () => undefined,
      );
    await waitUntil(isReady, "llama-server");
    return new OtherLlamaServer(child, url);
  }

  async chat(body: object): Promise<{ choices: { message: { content: string } }[]; usage: { prompt_tokens: number } }> {
    const response = await fetch(`${this.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Awaited<ReturnType<OtherLlamaServer["chat"]>>;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}

/** Finds a free port. Another process could take it before it is used, which is unlikely, because the system rarely assigns the same port twice in a row. */
async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
