import assert from "node:assert/strict";
import { recognizeServer } from "../../../../../../src/engine/backends/endpoint/recognizeServer.ts";
import { serverList } from "../../../../../../src/engine/backends/endpoint/serverList.ts";
import type { ServerDefinition } from "../../../../../../src/engine/backends/endpoint/serverDefinition.ts";
import { lemonade } from "../../../../../../src/engine/backends/endpoint/servers/lemonade.ts";
import { llamaServer } from "../../../../../../src/engine/backends/endpoint/servers/llamaServer.ts";
import { llamaSwap } from "../../../../../../src/engine/backends/endpoint/servers/llamaSwap.ts";
import { lmStudio } from "../../../../../../src/engine/backends/endpoint/servers/lmStudio.ts";
import { ollama } from "../../../../../../src/engine/backends/endpoint/servers/ollama.ts";
import { openAi } from "../../../../../../src/engine/backends/endpoint/servers/openAi.ts";
import { vllm } from "../../../../../../src/engine/backends/endpoint/servers/vllm.ts";

const createTemplateFields = (thinking: boolean) => ({ chat_template_kwargs: { enable_thinking: thinking } });

describe("the request fields of a server", () => {
  const cases: { definition: ServerDefinition; quick: object; thinking: object }[] = [
    {
      definition: llamaServer,
      quick: { top_k: 64, ...createTemplateFields(false), return_progress: true, cache_prompt: true },
      thinking: { top_k: 64, ...createTemplateFields(true), return_progress: true, cache_prompt: true },
    },
    {
      definition: vllm,
      quick: { top_k: 64, ...createTemplateFields(false), mm_processor_kwargs: { max_soft_tokens: 280 } },
      thinking: { top_k: 64, ...createTemplateFields(true), mm_processor_kwargs: { max_soft_tokens: 280 } },
    },
    { definition: ollama, quick: { reasoning_effort: "none" }, thinking: {} },
    { definition: lmStudio, quick: { top_k: 64 }, thinking: { top_k: 64 } },
    ...[openAi, llamaSwap, lemonade].map((definition) => ({
      definition,
      quick: { top_k: 64, ...createTemplateFields(false) },
      thinking: { top_k: 64, ...createTemplateFields(true) },
    })),
  ];
  for (const { definition, quick, thinking } of cases) {
    it(`are exactly those that ${definition.name} accepts`, () => {
      assert.deepEqual(definition.getRequestFields({ thinking: false, imageTokens: 280 }), quick);
      assert.deepEqual(definition.getRequestFields({ thinking: true, imageTokens: 280 }), thinking);
    });
  }

  it("are tested for every definition", () => {
    assert.deepEqual(new Set(cases.map(({ definition }) => definition)), new Set(serverList));
  });

  it("include no image budget for vLLM if the question has no images", () => {
    assert.deepEqual(vllm.getRequestFields({ thinking: false, imageTokens: undefined }), { top_k: 64, ...createTemplateFields(false) });
  });
});

describe("a server", () => {
  const recognizeName = (signs: { header?: string; owners?: string[] }, bodies: Record<string, unknown> = {}) =>
    recognizeServer({ header: "", owners: [], ...signs }, new Map(Object.entries(bodies))).name;

  it("is recognized by its list of models or by its own route", () => {
    assert.equal(recognizeName({ header: "llama.cpp" }), "llama-server");
    assert.equal(recognizeName({ owners: ["llamacpp"] }), "llama-server");
    assert.equal(recognizeName({ owners: ["vllm"] }), "vLLM");
    assert.equal(recognizeName({}, { "/version": { version: "0.19.1" } }), "vLLM");
    assert.equal(recognizeName({}, { "/api/version": { version: "0.40.12" } }), "Ollama");
    assert.equal(recognizeName({}, { "/api/v0/models": { data: [{ id: "m", type: "vlm", state: "loaded" }] } }), "LM Studio");
  });

  it("is not recognized if its routes return something else", () => {
    const error = { error: "Unexpected endpoint or method." };
    assert.equal(
      recognizeName({ owners: ["proxy"] }, { "/version": error, "/api/version": error, "/api/v0/models": { data: [] } }),
      "other",
    );
    assert.equal(recognizeName({}), "other");
  });

  it("treats a model name without a tag as the name of the latest version only if the server is Ollama", () => {
    assert.deepEqual(ollama.getListedNames?.("gemma4"), ["gemma4", "gemma4:latest"]);
    assert.ok(!("getListedNames" in vllm));
  });
});
