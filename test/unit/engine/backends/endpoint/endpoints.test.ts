import assert from "node:assert/strict";
import { describeFailure } from "../../../../../src/failures/failure.ts";
import { Endpoints } from "../../../../../src/engine/backends/endpoint/endpoints.ts";
import type { EndpointTarget } from "../../../../../src/protocol/target.ts";
import {
  FakeEndpoint,
  createLmStudioRoutes,
  createOllamaRoutes,
  createUnknownServerRoutes,
  sendJson,
  createVllmRoutes,
  type Routes,
} from "../../../../fixtures/endpoints.ts";
import { catchFailure } from "../../../../waiting.ts";

describe("a probe of an endpoint", () => {
  const { signal } = new AbortController();
  const servers: FakeEndpoint[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });
  const startServer = async (routes: Routes) => {
    const server = await FakeEndpoint.start(routes);
    servers.push(server);
    return server;
  };
  const connectTo = (url: string, changes: Partial<EndpointTarget> = {}, endpoints = new Endpoints()) =>
    endpoints.connect({ kind: "endpoint", url, ...changes }, { signal, onWait: () => {} });
  const readFacts = async (routes: Routes, changes: Partial<EndpointTarget> = {}) => {
    const { models: _, ...facts } = (await connectTo((await startServer(routes)).url, changes)).facts;
    return facts;
  };

  it("recognizes vLLM by its models, and reports their context size but not whether they accept images", async () => {
    const expected = { kind: "vLLM", model: "google/gemma-4-12b-it", seesImages: undefined, contextTokens: 8192 };
    assert.deepEqual(await readFacts(createVllmRoutes()), expected);
    // A proxy in front of vLLM may name itself as the owner.
    const models = { object: "list", data: [{ id: "google/gemma-4-12b-it", owned_by: "proxy", max_model_len: 8192 }] };
    assert.deepEqual(await readFacts(createVllmRoutes({ "GET /v1/models": models })), expected);
  });

  it("recognizes Ollama, and reports the capabilities of the model and the context size with which the model is loaded", async () => {
    const expected = { kind: "Ollama", model: "gemma4:latest", seesImages: true, contextTokens: 4096 };
    assert.deepEqual(await readFacts(createOllamaRoutes()), expected);
    assert.deepEqual(await readFacts(createOllamaRoutes(), { model: "gemma4" }), { ...expected, model: "gemma4" });
    const factsWithoutVision = await readFacts(
      createOllamaRoutes({ "POST /api/show": { capabilities: ["completion"] }, "GET /api/ps": { models: [] } }),
    );
    assert.deepEqual(factsWithoutVision, { ...expected, seesImages: false, contextTokens: undefined });
    const modelWithContextSetting = {
      capabilities: ["vision"],
      parameters: 'num_ctx                        16384\nstop "x"',
      model_info: { "g.context_length": 8192 },
    };
    assert.equal(
      (await readFacts(createOllamaRoutes({ "POST /api/show": modelWithContextSetting, "GET /api/ps": { models: [] } }))).contextTokens,
      8192,
    );
  });

  it("recognizes LM Studio, and ignores its embedding models", async () => {
    const expected = { kind: "LM Studio", model: "google/gemma-4-12b", seesImages: true, contextTokens: 8192 };
    assert.deepEqual(await readFacts(createLmStudioRoutes()), expected);
    const [gemma, embeddings] = (createLmStudioRoutes()["GET /api/v0/models"] as { data: object[] }).data;
    const { loaded_context_length: _, ...unloaded } = { ...gemma, type: "llm", state: "not-loaded", loaded_context_length: undefined };
    const facts = await readFacts(createLmStudioRoutes({ "GET /api/v0/models": { data: [unloaded, embeddings] } }));
    assert.deepEqual(facts, { ...expected, seesImages: false, contextTokens: undefined });
  });

  it("uses the model list of llama-server if its properties are not accessible", async () => {
    const models = { data: [{ id: "m.gguf", owned_by: "llamacpp", meta: { n_ctx: 4096 } }] };
    const facts = await readFacts({ "GET /v1/models": models }, { model: "any" });
    assert.deepEqual(facts, { kind: "llama-server", model: "any", seesImages: undefined, contextTokens: 4096 });
  });

  it("continues without a list of models", async () => {
    const unknownFacts = { kind: "other", model: undefined, seesImages: undefined, contextTokens: undefined };
    assert.deepEqual(await readFacts(createUnknownServerRoutes()), unknownFacts);
    assert.deepEqual(await readFacts(createUnknownServerRoutes({ "*": (response) => void response.end("<html>") })), unknownFacts);
    assert.deepEqual(await readFacts(createUnknownServerRoutes(), { model: "m" }), { ...unknownFacts, model: "m" });
  });

  it("reports the available models if no model or an unavailable one is requested", async () => {
    const twoModels = { object: "list", data: ["a", "b"].map((id) => ({ id, owned_by: "vllm" })) };
    const { url } = await startServer(createVllmRoutes({ "GET /v1/models": twoModels }));
    assert.deepEqual(await catchFailure(connectTo(url)), { kind: "endpointModel", url, known: ["a", "b"] });
    assert.deepEqual(await catchFailure(connectTo(url, { model: "c" })), { kind: "endpointModel", url, model: "c", known: ["a", "b"] });
    assert.equal((await connectTo(url, { model: "b" })).facts.model, "b");
  });

  it("sends the API key, and reports whether it is missing or wrong", async () => {
    const list = createVllmRoutes()["GET /v1/models"] as object;
    const { url } = await startServer({
      "GET /v1/models": (response, { authorization }) =>
        authorization === "Bearer right" ? sendJson(response, list) : sendJson(response, { error: "Unauthorized" }, 401),
    });
    assert.equal((await connectTo(`${url}/v1/`, { apiKey: "right" })).facts.kind, "vLLM");
    assert.deepEqual(await catchFailure(connectTo(url)), {
      kind: "endpointKey",
      url,
      hasKey: false,
      reason: "The server returned 401: Unauthorized.",
    });
    assert.deepEqual(await catchFailure(connectTo(url, { apiKey: "wrong" })), {
      ...{ kind: "endpointKey", url, hasKey: true, reason: "The server returned 401: Unauthorized." },
    });
    const refused = await catchFailure(connectTo(url, { apiKey: "wrong", keyName: "ORIEL_API_KEY_2" }));
    assert.equal(
      describeFailure(refused).message,
      `The API key in ORIEL_API_KEY_2 does not work for ${url}. The server returned 401: Unauthorized. Set a different key.`,
    );
    assert.match(describeFailure(await catchFailure(connectTo(url, { keyName: "ORIEL_API_KEY_2" }))).message, /Set ORIEL_API_KEY_2\.$/);
    const failure = await catchFailure(connectTo(url, { apiKey: "two\nlines" }));
    assert.ok(failure.kind === "endpointKey" && failure.reason.includes("characters"));
  });

  it("runs once for all requests, and again after a failure", async () => {
    const server = await startServer(createVllmRoutes());
    const endpoints = new Endpoints();
    await Promise.all([connectTo(server.url, {}, endpoints), connectTo(server.url, {}, endpoints)]);
    await connectTo(server.url, {}, endpoints);
    const countProbes = () => server.received.filter(({ path }) => path === "/v1/models").length;
    assert.equal(countProbes(), 1);
    endpoints.forget({ kind: "endpoint", url: server.url });
    await connectTo(server.url, {}, endpoints);
    assert.equal(countProbes(), 2);
  });

  it("waits for a server that is still loading, and reports the wait", async () => {
    const list = createVllmRoutes()["GET /v1/models"] as object;
    const { url } = await startServer({
      "GET /v1/models": (response, _, count) =>
        count < 2 ? sendJson(response, { error: { message: "Loading model" } }, 503, { "retry-after": "0" }) : sendJson(response, list),
    });
    const waits: number[] = [];
    const endpoint = await new Endpoints().connect({ kind: "endpoint", url }, { signal, onWait: (ms) => waits.push(ms) });
    assert.equal(endpoint.facts.kind, "vLLM");
    assert.equal(waits.length, 2);
  });
});
