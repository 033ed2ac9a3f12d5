import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { Activity } from "../../../../../../src/engine/backends/activity.ts";
import { chatWithRetries } from "../../../../../../src/engine/backends/chatWithRetries.ts";
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
import { azure } from "../../../../../fixtures/servers/azure.ts";
import { cloudflare } from "../../../../../fixtures/servers/cloudflare.ts";
import { gemini } from "../../../../../fixtures/servers/gemini.ts";
import { gpt4All } from "../../../../../fixtures/servers/gpt4All.ts";
import { groq } from "../../../../../fixtures/servers/groq.ts";
import { jan } from "../../../../../fixtures/servers/jan.ts";
import { koboldCpp } from "../../../../../fixtures/servers/koboldCpp.ts";
import { mistral } from "../../../../../fixtures/servers/mistral.ts";
import { mlxLm } from "../../../../../fixtures/servers/mlxLm.ts";
import { proxy } from "../../../../../fixtures/servers/proxy.ts";
import { sgLang } from "../../../../../fixtures/servers/sgLang.ts";
import { tabbyApi } from "../../../../../fixtures/servers/tabbyApi.ts";
import { textGenerationInference } from "../../../../../fixtures/servers/textGenerationInference.ts";
import { textGenWebUi } from "../../../../../fixtures/servers/textGenWebUi.ts";
import { vllm } from "../../../../../fixtures/servers/vllm.ts";
import { catchFailure } from "../../../../../waiting.ts";

const dialects: Record<string, Dialect> = {
  llamaServer,
  ollama,
  lmStudio,
  vllm,
  liteLlm,
  lemonade,
  localAi,
  openRouter,
  llamaSwap,
  azure,
  cloudflare,
  gemini,
  gpt4All,
  groq,
  jan,
  koboldCpp,
  mistral,
  mlxLm,
  proxy,
  sgLang,
  tabbyApi,
  textGenerationInference,
  textGenWebUi,
};
const { signal } = new AbortController();

for (const [name, dialect] of Object.entries(dialects)) {
  describe(`the dialect of ${name}`, () => {
    const servers: FakeEndpoint[] = [];
    afterEach(async () => {
      for (const server of servers.splice(0)) await server.stop();
    });
    const connectToServer = async (routes: Routes = {}) => {
      const models: Routes = { "GET /v1/models": dialect.models as object, ...dialect.routes };
      const server = await FakeEndpoint.start({ ...models, ...routes });
      servers.push(server);
      return new Endpoints().connect({ kind: "endpoint", url: server.url }, { signal, onWait: () => {} });
    };
    const askServer = async ({ status = 200, contentType = "text/event-stream", body }: Recording) => {
      const { server } = await connectToServer({
        [CHAT]: (response) => void response.writeHead(status, { "content-type": contentType }).end(body),
      });
      return {
        url: server.url.origin,
        events: streamChat(server, { messages: [], maxTokens: 9, temperature: 0, thinking: false }, signal),
      };
    };
    const collectAnswer = async (events: ReturnType<typeof streamChat>) => {
      const result = { text: "", thought: "", finish: "", tokens: [0, 0] };
      for await (const event of events) {
        if (event.kind === "text" || event.kind === "thought") result[event.kind] += event.text;
        if (event.kind === "end")
          Object.assign(result, { finish: event.end.finish, tokens: [event.end.promptTokens, event.end.answerTokens] });
      }
      return result;
    };

    it("is recognized, and its models are listed", async () => {
      const { facts } = await connectToServer();
      assert.deepEqual([facts.kind, facts.models], [dialect.kind, dialect.names]);
    });

    for (const answer of dialect.answers) {
      it(`has answers ${answer.title}`, async () => {
        const { text, thought = "", finish = "stop", tokens = [0, 0] } = answer;
        assert.deepEqual(await collectAnswer((await askServer(answer)).events), { text, thought, finish, tokens });
      });
    }

    for (const error of dialect.errors) {
      it(`has errors ${error.title}`, async () => {
        const { url, events } = await askServer(error);
        const failure = await catchFailure(collectAnswer(events));
        assert.deepEqual({ url, ...failure }, { url, ...error.failure });
      });
    }
  });
}

describe("a server behind a proxy", () => {
  const servers: FakeEndpoint[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });
  const body = `data: {"choices":[{"delta":{"content":"A förm."},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`;
  const list = { object: "list", data: [{ id: "m" }] };
  const askServer = async (routes: Routes, query = "") => {
    const fake = await FakeEndpoint.start({ "GET /v1/models": list, ...routes });
    servers.push(fake);
    const { server } = await new Endpoints().connect(
      { kind: "endpoint", url: fake.url + query, apiKey: "k" },
      { signal, onWait: () => {} },
    );
    let text = "";
    for await (const event of streamChat(server, { messages: [], maxTokens: 9, temperature: 0, thinking: false }, signal)) {
      if (event.kind === "text") text += event.text;
    }
    return { text, fake };
  };

  for (const [encoding, compress] of Object.entries({ gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync })) {
    it(`may send answers that the proxy compresses with ${encoding}`, async () => {
      const answer = compress(body);
      const { text } = await askServer({
        [CHAT]: (response) =>
          void response.writeHead(200, { "content-encoding": encoding, "content-type": "text/event-stream" }).end(answer),
      });
      assert.equal(text, "A förm.");
    });
  }

  it("may close the response before the gzip stream is complete", async () => {
    const { text } = await askServer({
      [CHAT]: (response) => void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(body).subarray(0, -8)),
    });
    assert.equal(text, "A förm.");
  });

  it("can redirect a request within the same server", async () => {
    const { text, fake } = await askServer({
      [CHAT]: (response) => void response.writeHead(307, { location: "/v1/chat/completions/" }).end(),
      [`${CHAT}/`]: (response) => void response.end(body),
    });
    assert.equal(text, "A förm.");
    assert.equal(fake.received.at(-1)?.authorization, "Bearer k");
  });

  it("can't redirect the key or images to another server", async () => {
    const other = await FakeEndpoint.start({ "*": { object: "list" } });
    servers.push(other);
    const failure = await catchFailure(
      askServer({ [CHAT]: (response) => void response.writeHead(307, { location: `${other.url}/v1/chat/completions` }).end() }),
    );
    assert.ok(failure.kind === "endpointRefused" && failure.reason.includes(other.url), JSON.stringify(failure));
    assert.equal(other.received.length, 0);
  });

  it("fails after too many redirects", async () => {
    const failure = await catchFailure(
      askServer({ [CHAT]: (response) => void response.writeHead(308, { location: "/v1/chat/completions" }).end() }),
    );
    assert.ok(failure.kind === "endpointRefused" && failure.status === 308, JSON.stringify(failure));
  });

  it("receives the query of its URL, because some gateways need it", async () => {
    const { text } = await askServer(
      { "GET /v1/models?api-version=1": list, [`${CHAT}?api-version=1`]: (response) => void response.end(body) },
      "/v1?api-version=1",
    );
    assert.equal(text, "A förm.");
  });

  const floods: Record<string, string> = {
    "empty events": "data:\n\n".repeat(10_000),
    comments: `: ${"a".repeat(60_000)}\n\n`,
    "chunks of another answer": `data: {"choices":[{"index":1,"delta":{"content":"${"a".repeat(60_000)}"}}]}\n\n`,
    "one endless event": `data: ${"a".repeat(60_000)}`,
  };
  for (const [name, part] of Object.entries(floods)) {
    it(`can't keep Oriel busy with ${name}`, async () => {
      const flood = (response: ServerResponse) => {
        response
          .writeHead(200, { "content-type": "text/event-stream" })
          .write(body.slice(0, body.indexOf("\n\n") + 2).replace('"stop"', "null"));
        const write = () => {
          while (response.write(part));
          response.once("drain", write);
        };
        write();
      };
      const failure = await catchFailure(askServer({ [CHAT]: flood }));
      assert.equal(failure.kind, "endpointUnreadable");
    });
  }

  it("can answer with a success status other than 200", async () => {
    for (const status of [201, 202, 203, 206]) {
      const { text } = await askServer({ [CHAT]: (response) => void response.writeHead(status).end(body) });
      assert.equal(text, "A förm.");
    }
  });

  const streamErrors = [
    "'stream' is not supported",
    "Unsupported value: 'stream' does not support true with this model. Only the default (false) value is supported.",
    "Streaming completion is not support yet, please remove 'stream' key value in the request payload.",
    "Your organization must be verified to stream this model. Please go to the settings and click on Verify Organization.",
    "This model does not support streaming",
    "streaming is disabled",
  ];
  for (const message of streamErrors) {
    it(`is asked again without streaming if its error says “${message}”`, async () => {
      const { fake, text } = await askWithRetries({
        [CHAT]: (response, { body: asked }) => {
          const json =
            asked?.["stream"] === undefined
              ? { object: "chat.completion", choices: [{ message: { content: "A förm." }, finish_reason: "stop" }] }
              : { error: { message, param: "stream" } };
          response.writeHead("error" in json ? 400 : 200, { "content-type": "application/json" }).end(JSON.stringify(json));
        },
      });
      assert.equal(text, "A förm.");
      assert.equal(fake.chatRequests.length, 2);
      assert.equal(fake.chatRequests.at(-1)?.["stream_options"], undefined);
    });
  }

  it("is asked again without a field if its error gives the location of that field", async () => {
    const { fake, text } = await askWithRetries({
      [CHAT]: (response, { body: asked }) => {
        const rejected = ["top_k", "chat_template_kwargs"].find((field) => asked !== undefined && field in asked);
        if (rejected === undefined) return void response.end(body);
        const detail = [{ type: "extra_forbidden", loc: ["body", rejected], msg: "Extra inputs are not permitted" }];
        response.writeHead(422, { "content-type": "application/json" }).end(JSON.stringify({ object: "error", message: { detail } }));
      },
    });
    assert.equal(text, "A förm.");
    assert.equal(fake.chatRequests.length, 3);
  });

  it("is asked again with max_completion_tokens if it supports only that", async () => {
    const { fake, text } = await askWithRetries({
      [CHAT]: (response, { body: asked }) => {
        if (asked?.["max_tokens"] === undefined) return void response.end(body);
        const message = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
        response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error: { message } }));
      },
    });
    assert.equal(text, "A förm.");
    assert.equal(fake.chatRequests.at(-1)?.["max_completion_tokens"], 9);
  });

  const askWithRetries = async (routes: Routes) => {
    const fake = await FakeEndpoint.start({ "GET /v1/models": list, ...routes });
    servers.push(fake);
    const { server } = await new Endpoints().connect({ kind: "endpoint", url: fake.url }, { signal, onWait: () => {} });
    let text = "";
    const request = { messages: [], maxTokens: 9, temperature: 0, thinking: false };
    for await (const event of chatWithRetries(server, request, new Activity(), signal)) if (event.kind === "text") text += event.text;
    return { fake, text };
  };
});
