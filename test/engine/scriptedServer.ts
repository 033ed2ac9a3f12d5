import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readBody } from "node:stream/consumers";

interface ScriptedAnswer {
  text: string;
  thoughts?: string;
}

/** Body of a chat request in OpenAI's format. */
interface ChatRequest {
  messages: { role: string; content: { type: string; text?: string }[] }[];
  chat_template_kwargs?: { enable_thinking: boolean };
}

/** The answers in order, or a function that computes the answer to a request. */
type Script = ScriptedAnswer[] | ((request: ChatRequest) => ScriptedAnswer);

/** OpenAI-compatible server with answers that the test model can't produce. The text `!disconnect` closes the connection. */
export class ScriptedServer {
  readonly requests: ChatRequest[] = [];
  readonly #server: Server;

  private constructor(script: Script) {
    this.#server = createServer((request, response) => {
      // Only chat is implemented: Oriel must work without the other endpoints of known servers.
      if (request.url !== "/v1/chat/completions") return response.writeHead(404).end();
      void readBody(request).then((body) => {
        const chatRequest = JSON.parse(body) as ChatRequest;
        this.requests.push(chatRequest);
        const answer = (Array.isArray(script) ? script.shift() : script(chatRequest)) ?? { text: "" };
        if (answer.text === "!disconnect") return response.destroy();
        response.writeHead(200, { "content-type": "text/event-stream" });
        const send = (choice: object) => response.write(`data: ${JSON.stringify({ model: "scripted", choices: [choice] })}\n\n`);
        if (answer.thoughts !== undefined) send({ delta: { reasoning_content: answer.thoughts } });
        for (const chunk of answer.text.match(/.{1,8}/gs) ?? []) send({ delta: { content: chunk } });
        send({ delta: {}, finish_reason: "stop" });
        response.end("data: [DONE]\n\n");
      });
    });
  }

  static async start(script: Script): Promise<ScriptedServer> {
    const server = new ScriptedServer(script);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
