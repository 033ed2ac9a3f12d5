import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { ServerResponse } from "node:http";
import { testModel } from "../tools/paths.mjs";
import { selectRange, sendContent, serve, type FileServer } from "../fixtures/fileServer.ts";

const CHUNK_BYTES = 40_000;
const CHUNK_INTERVAL_MS = 250;

/** Mirror that provides the test model as `hf:someone/tiny/m.gguf` and `p.gguf`, and sends it slowly while `isSlow`. */
export class SlowHub {
  readonly server: FileServer;
  isSlow = true;

  private constructor(server: FileServer) {
    this.server = server;
  }

  static async start(): Promise<SlowHub> {
    const contents = { m: await readFile(testModel.model), p: await readFile(testModel.projector) };
    const hub: SlowHub = new SlowHub(
      await serve((request, response) => {
        const content = request.url?.endsWith("/m.gguf") ? contents.m : contents.p;
        const { range } = request.headers;
        // GGUF headers are requested as byte ranges with an end, and sent at once.
        if (range !== undefined && !range.endsWith("-")) return sendContent(content, request, response);
        const { part, status, headers } = selectRange(content, range);
        response.writeHead(status, { ...headers, etag: '"one"' });
        void hub.#sendSlowly(part, response);
      }),
    );
    return hub;
  }

  async #sendSlowly(content: Buffer, response: ServerResponse): Promise<void> {
    let sentBytes = 0;
    while (this.isSlow && sentBytes < content.length && !response.destroyed) {
      response.write(content.subarray(sentBytes, (sentBytes += CHUNK_BYTES)));
      await delay(CHUNK_INTERVAL_MS);
    }
    if (!response.destroyed) response.end(content.subarray(sentBytes));
  }
}
