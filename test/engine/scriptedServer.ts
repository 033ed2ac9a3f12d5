import { createServer } from "node:http";
import { text as readBody } from "node:stream/consumers";
import { LocalServer } from "../fixtures/localServer.ts";

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
export class ScriptedServer extends LocalServer {
  readonly requests: ChatRequest[] = [];

  private constructor(script: Script) {
    const server = createServer((request, response) => {
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
    super(server);
  }

  static async start(script: Script): Promise<ScriptedServer> {
    return await new ScriptedServer(script).listen();
  }
}
