import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { LocalServer } from "../fixtures/localServer.ts";

/** Box of the region that is chosen, in thousandths of the overview. */
export interface ChosenBox {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** Part of the JSON schema that is only in the request for the first of two looks. */
const FIRST_LOOK = '"maxItems"';

/**
 * Forwards requests to llama-server, but replaces the answer to the first of two looks with the region that a test has set, because the test
 * model can't choose one.
 */
export class RegionProxy extends LocalServer {
  box: ChosenBox = { x1: 0, y1: 0, x2: 1000, y2: 1000 };

  private constructor(target: string) {
    const server = createServer((request, response) => {
      void buffer(request).then(async (body) => {
        const { method = "GET", url = "/" } = request;
        const forwarded = await fetch(target + url, {
          method,
          headers: { "content-type": "application/json" },
          ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
        });
        const answer = Buffer.from(await forwarded.arrayBuffer());
        response.writeHead(forwarded.status, { "content-type": forwarded.headers.get("content-type") ?? "text/plain" });
        response.end(body.includes(FIRST_LOOK) ? this.#createAnswer() : answer);
      });
    });
    super(server);
  }

  #createAnswer(): string {
    const content = JSON.stringify({ regions: [{ image: 1, label: "scene", ...this.box }] });
    const choice = { index: 0, delta: { content }, finish_reason: "stop" };
    return `data: ${JSON.stringify({ model: "m", choices: [choice] })}\n\ndata: [DONE]\n\n`;
  }

  static async start(target: string): Promise<RegionProxy> {
    return await new RegionProxy(target).listen();
  }
}
