import assert from "node:assert/strict";
import { Endpoints } from "../../../../../src/engine/backends/endpoint/endpoints.ts";
import type { EndpointTarget } from "../../../../../src/protocol/target.ts";
import { FakeEndpoint, lmStudio, ollama, other, sendJson, vLLM, type Routes } from "../../../../fixtures/endpoints.ts";
import { failureFrom } from "../../../../waiting.ts";

describe("a look at a server", () => {
  const { signal } = new AbortController();
  const servers: FakeEndpoint[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });
  const start = async (routes: Routes) => {
    const server = await FakeEndpoint.start(routes);
    servers.push(server);
    return server;
  };
  const connect = (url: string, changes: Partial<EndpointTarget> = {}, endpoints = new Endpoints()) =>
    endpoints.connect({ kind: "endpoint", url, ...changes }, { signal, onWait: () => {} });
  const factsOf = async (routes: Routes, changes: Partial<EndpointTarget> = {}) => {
    const { models: _, ...facts } = (await connect((await start(routes)).url, changes)).facts;
    return facts;
  };

  it("knows vLLM by its models, and their room; whether they see images it does not tell", async () => {
    const known = { kind: "vLLM", model: "google/gemma-4-12b-it", seesImages: undefined, contextTokens: 8192 };
    assert.deepEqual(await factsOf(vLLM()), known);
    // A proxy before it may call itself the owner.
    const models = { object: "list", data: [{ id: "google/gemma-4-12b-it", owned_by: "proxy", max_model_len: 8192 }] };
    assert.deepEqual(await factsOf(vLLM({ "GET /v1/models": models })), known);
  });

  it("knows Ollama, what its model can do, and with how much room it is loaded", async () => {
    const known = { kind: "Ollama", model: "gemma4:latest", seesImages: true, contextTokens: 4096 };
    assert.deepEqual(await factsOf(ollama()), known);
    assert.deepEqual(await factsOf(ollama(), { model: "gemma4" }), { ...known, model: "gemma4" });
    const blind = await factsOf(ollama({ "POST /api/show": { capabilities: ["completion"] }, "GET /api/ps": { models: [] } }));
    assert.deepEqual(blind, { ...known, seesImages: false, contextTokens: undefined });
    const set = {
      capabilities: ["vision"],
      parameters: 'num_ctx                        16384\nstop "x"',
      model_info: { "g.context_length": 8192 },
    };
    assert.equal((await factsOf(ollama({ "POST /api/show": set, "GET /api/ps": { models: [] } }))).contextTokens, 8192);
  });

  it("knows LM Studio, and that its models for embeddings are not to be asked", async () => {
    const known = { kind: "LM Studio", model: "google/gemma-4-12b", seesImages: true, contextTokens: 8192 };
    assert.deepEqual(await factsOf(lmStudio()), known);
    const [gemma, embeddings] = (lmStudio()["GET /api/v0/models"] as { data: object[] }).data;
    const { loaded_context_length: _, ...unloaded } = { ...gemma, type: "llm", state: "not-loaded", loaded_context_length: undefined };
    const facts = await factsOf(lmStudio({ "GET /api/v0/models": { data: [unloaded, embeddings] } }));
    assert.deepEqual(facts, { ...known, seesImages: false, contextTokens: undefined });
  });

  it("takes llama-server at its word where its properties are closed to others", async () => {
    const models = { data: [{ id: "m.gguf", owned_by: "llamacpp", meta: { n_ctx: 4096 } }] };
    const facts = await factsOf({ "GET /v1/models": models }, { model: "any" });
    assert.deepEqual(facts, { kind: "llama-server", model: "any", seesImages: undefined, contextTokens: 4096 });
  });

  it("goes on without a list of models", async () => {
    const unknown = { kind: "other", model: undefined, seesImages: undefined, contextTokens: undefined };
    assert.deepEqual(await factsOf(other()), unknown);
    assert.deepEqual(await factsOf(other({ "*": (response) => void response.end("<html>") })), unknown);
    assert.deepEqual(await factsOf(other(), { model: "m" }), { ...unknown, model: "m" });
  });

  it("names the models there are where none is named, or one that is not there", async () => {
    const two = { object: "list", data: ["a", "b"].map((id) => ({ id, owned_by: "vllm" })) };
    const { url } = await start(vLLM({ "GET /v1/models": two }));
    assert.deepEqual(await failureFrom(connect(url)), { kind: "endpointModel", url, known: ["a", "b"] });
    assert.deepEqual(await failureFrom(connect(url, { model: "c" })), { kind: "endpointModel", url, model: "c", known: ["a", "b"] });
    assert.equal((await connect(url, { model: "b" })).facts.model, "b");
  });

  it("sends the key, and says whether it is missing or wrong", async () => {
    const list = vLLM()["GET /v1/models"] as object;
    const { url } = await start({
      "GET /v1/models": (response, { authorization }) =>
        authorization === "Bearer right" ? sendJson(response, list) : sendJson(response, { error: "Unauthorized" }, 401),
    });
    assert.equal((await connect(`${url}/v1/`, { apiKey: "right" })).facts.kind, "vLLM");
    assert.deepEqual(await failureFrom(connect(url)), { kind: "endpointKey", url, hasKey: false, reason: "401, Unauthorized" });
    assert.deepEqual(await failureFrom(connect(url, { apiKey: "wrong" })), {
      ...{ kind: "endpointKey", url, hasKey: true, reason: "401, Unauthorized" },
    });
    const failure = await failureFrom(connect(url, { apiKey: "two\nlines" }));
    assert.ok(failure.kind === "endpointKey" && failure.reason.includes("characters"));
  });

  it("is taken once for all who ask, and again after a failure", async () => {
    const server = await start(vLLM());
    const endpoints = new Endpoints();
    await Promise.all([connect(server.url, {}, endpoints), connect(server.url, {}, endpoints)]);
    await connect(server.url, {}, endpoints);
    const looks = () => server.received.filter(({ path }) => path === "/v1/models").length;
    assert.equal(looks(), 1);
    endpoints.forget({ kind: "endpoint", url: server.url });
    await connect(server.url, {}, endpoints);
    assert.equal(looks(), 2);
  });

  it("waits for a server that is still loading, and tells so", async () => {
    const list = vLLM()["GET /v1/models"] as object;
    const { url } = await start({
      "GET /v1/models": (response, _, count) =>
        count < 2 ? sendJson(response, { error: { message: "Loading model" } }, 503, { "retry-after": "0" }) : sendJson(response, list),
    });
    const waits: number[] = [];
    const endpoint = await new Endpoints().connect({ kind: "endpoint", url }, { signal, onWait: (ms) => waits.push(ms) });
    assert.equal(endpoint.facts.kind, "vLLM");
    assert.equal(waits.length, 2);
  });
});
