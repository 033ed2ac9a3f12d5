import assert from "node:assert/strict";
import { readModelList } from "../../../../../src/engine/backends/endpoint/modelList.ts";

describe("a list of models", () => {
  const listNames = (body: unknown) => readModelList(body).map(({ id }) => id);

  it("can have the format of OpenAI or Ollama, or be a plain array", () => {
    const list = [{ id: "a" }, { id: "b" }];
    for (const body of [
      { object: "list", data: list },
      { models: [{ name: "a" }, { model: "b" }] },
      list,
      ["a", "b"],
      { data: null, models: list },
    ]) {
      assert.deepEqual(listNames(body), ["a", "b"], JSON.stringify(body));
    }
  });

  it("is read without its invalid entries", () => {
    assert.deepEqual(
      listNames({ data: [null, 7, {}, { id: "" }, { id: 3 }, [], { id: "a", owned_by: 5, meta: "x", max_model_len: "8k" }, { id: "a" }] }),
      ["a"],
    );
  });

  it("is empty if the response contains no list", () => {
    for (const body of [undefined, null, "x", { data: null }, { data: {} }, { error: "no" }, []]) assert.deepEqual(listNames(body), []);
  });

  it("has owners and context sizes if the server reports them", () => {
    assert.deepEqual(
      readModelList({
        data: [
          { id: "a", owned_by: "vllm", max_model_len: 8192 },
          { id: "b", meta: { n_ctx: 4096 } },
        ],
      }),
      [
        { id: "a", owner: "vllm", contextTokens: 8192 },
        { id: "b", owner: "", contextTokens: 4096 },
      ],
    );
  });
});
