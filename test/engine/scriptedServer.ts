import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text as bodyOf } from "node:stream/consumers";

interface Scripted {
  text: string;
  thoughts?: string;
}

/** What a request said: its messages as OpenAI's API has them. */
interface Request {
  messages: { role: string; content: { type: string; text?: string }[] }[];
  chat_template_kwargs?: { enable_thinking: boolean };
}

/** What is answered: in order, or by what was asked. */
type Script = Scripted[] | ((request: Request) => Scripted);

/** An OpenAI-compatible server that answers what it was told to, or breaks off (`!gone`): for answers that the test model can't be brought to. */
export class ScriptedServer {
  readonly requests: Request[] = [];
  readonly #server: Server;

  private constructor(script: Script) {
    this.#server = createServer((request, response) => {
      // It speaks of chat alone: what else Oriel looks for, it has not.
      if (request.url !== "/v1/chat/completions") return response.writeHead(404).end();
      void bodyOf(request).then((body) => {
        const asked = JSON.parse(body) as Request;
        this.requests.push(asked);
        const answer = (Array.isArray(script) ? script.shift() : script(asked)) ?? { text: "" };
        if (answer.text === "!gone") return response.destroy();
        response.writeHead(200, { "content-type": "text/event-stream" });
        const send = (choice: object) => response.write(`data: ${JSON.stringify({ model: "scripted", choices: [choice] })}\n\n`);
        if (answer.thoughts !== undefined) send({ delta: { reasoning_content: answer.thoughts } });
        for (const piece of answer.text.match(/.{1,8}/gs) ?? []) send({ delta: { content: piece } });
        send({ delta: {}, finish_reason: "stop" });
        response.end("data: [DONE]\n\n");
      });
    });
  }

  static async start(script: Script): Promise<ScriptedServer> {
    const scripted = new ScriptedServer(script);
    await new Promise<void>((resolve) => scripted.#server.listen(0, "127.0.0.1", resolve));
    return scripted;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
