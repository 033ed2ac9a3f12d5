import assert from "node:assert/strict";
import { streamChat } from "../../../../../../src/engine/backends/chatCompletions.ts";
import { Endpoints } from "../../../../../../src/engine/backends/endpoint/endpoints.ts";
import { CHAT, FakeEndpoint, type Routes } from "../../../../../fixtures/endpoints.ts";
import type { Dialect, Recording } from "../../../../../fixtures/servers/dialect.ts";
import { lemonade } from "../../../../../fixtures/servers/lemonade.ts";
import { liteLlm } from "../../../../../fixtures/servers/liteLlm.ts";
import { llamaServer } from "../../../../../fixtures/servers/llamaServer.ts";
import { llamaSwap } from "../../../../../fixtures/servers/llamaSwap.ts";
import { lmStudio } from "../../../../../fixtures/servers/lmStudio.ts";
import { localAi } from "../../../../../fixtures/servers/localAi.ts";
import { ollama } from "../../../../../fixtures/servers/ollama.ts";
import { openRouter } from "../../../../../fixtures/servers/openRouter.ts";
import { vllm } from "../../../../../fixtures/servers/vllm.ts";
import { catchFailure } from "../../../../../waiting.ts";

const dialects: Record<string, Dialect> = { llamaServer, ollama, lmStudio, vllm, liteLlm, lemonade, localAi, openRouter, llamaSwap };
const { signal } = new AbortController();

for (const [name, dialect] of Object.entries(dialects)) {
  describe(`the dialect of ${name}`, () => {
    const servers: FakeEndpoint[] = [];
    afterEach(async () => {
      for (const server of servers.splice(0)) await server.stop();
    });
    const connect = async (routes: Routes = {}) => {
      const models: Routes = { "GET /v1/models": dialect.models as object, ...dialect.routes };
      const server = await FakeEndpoint.start({ ...models, ...routes });
      servers.push(server);
      return new Endpoints().connect({ kind: "endpoint", url: server.url }, { signal, onWait: () => {} });
    };
    const ask = async ({ status = 200, contentType = "text/event-stream", body }: Recording) => {
      const { server } = await connect({
        [CHAT]: (response) => void response.writeHead(status, { "content-type": contentType }).end(body),
      });
      return {
        url: server.url.origin,
        events: streamChat(server, { messages: [], maxTokens: 9, temperature: 0, thinking: false }, signal),
      };
    };
    const collect = async (events: ReturnType<typeof streamChat>) => {
      const result = { text: "", thought: "", finish: "", tokens: [0, 0] };
      for await (const event of events) {
        if (event.kind === "text" || event.kind === "thought") result[event.kind] += event.text;
        if (event.kind === "end")
          Object.assign(result, { finish: event.end.finish, tokens: [event.end.promptTokens, event.end.answerTokens] });
      }
      return result;
    };

    it("is recognized, with the models that it lists", async () => {
      const { facts } = await connect();
      assert.deepEqual([facts.kind, facts.models], [dialect.kind, dialect.names]);
    });

    for (const answer of dialect.answers) {
      it(`has answers ${answer.title}`, async () => {
        const { text, thought = "", finish = "stop", tokens = [0, 0] } = answer;
        assert.deepEqual(await collect((await ask(answer)).events), { text, thought, finish, tokens });
      });
    }

    for (const error of dialect.errors) {
      it(`has errors: ${error.title}`, async () => {
        const { url, events } = await ask(error);
        const failure = await catchFailure(collect(events));
        assert.deepEqual({ url, ...failure }, { url, ...error.failure });
      });
    }
  });
}
