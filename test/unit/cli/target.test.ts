import assert from "node:assert/strict";
import { resolve } from "node:path";
import { chooseTargets, findApiKey } from "../../../src/cli/target.ts";
import { UsageError } from "../../../src/cli/usage.ts";

const { signal } = new AbortController();

describe("the models that a command compares", () => {
  const [model, endpoint] = [process.env["ORIEL_MODEL"], process.env["ORIEL_ENDPOINT"]];
  before(() => {
    process.env["ORIEL_ENDPOINT"] = "http://localhost:1";
    delete process.env["ORIEL_MODEL"];
  });
  after(() => {
    for (const [name, value] of Object.entries({ ORIEL_MODEL: model, ORIEL_ENDPOINT: endpoint })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it("are the given model files with their projectors, then the given servers with their model names, in order", async () => {
    assert.deepEqual(
      await chooseTargets(
        {
          ...{ model: ["a.gguf", "b.gguf"], projector: ["pa", "pb"], "llama-server": "l" },
          ...{ endpoint: ["http://x", "http://y"], "endpoint-model": ["m", "n"] },
        },
        signal,
      ),
      [
        { kind: "local", model: resolve("a.gguf"), projector: resolve("pa"), llamaServer: resolve("l") },
        { kind: "local", model: resolve("b.gguf"), projector: resolve("pb"), llamaServer: resolve("l") },
        { kind: "endpoint", url: "http://x", model: "m", keyName: "ORIEL_API_KEY_1" },
        { kind: "endpoint", url: "http://y", model: "n", keyName: "ORIEL_API_KEY_2" },
      ],
    );
  });

  it("come from the environment if no option selects one", async () => {
    assert.deepEqual(await chooseTargets({}, signal), [{ kind: "endpoint", url: "http://localhost:1", keyName: "ORIEL_API_KEY" }]);
  });

  it("cause a usage error if a projector or a name is missing", async () => {
    await assert.rejects(chooseTargets({ model: ["a.gguf", "b.gguf"], projector: ["pa"] }, signal), UsageError);
    await assert.rejects(chooseTargets({ endpoint: ["http://x", "http://y"], "endpoint-model": ["m"] }, signal), UsageError);
  });
});

describe("the API key from the environment", () => {
  const servers = ["http://a/v1", "http://b", "http://a/other"];
  const findCredentials = (env: Record<string, string>, urls = servers) => urls.map((url, index) => findApiKey(url, index, servers, env));
  const findKeys = (env: Record<string, string>, urls?: string[]) => findCredentials(env, urls).map(({ apiKey }) => apiKey);

  it("is sent only to the first server that is named, whatever the path of a URL", () => {
    assert.deepEqual(findKeys({ ORIEL_API_KEY: " k " }), ["k", undefined, "k"]);
    assert.deepEqual(findApiKey("http://a", 0, [], { ORIEL_API_KEY: "k" }), { apiKey: "k", keyName: "ORIEL_API_KEY" });
  });

  it("is not sent to a similar URL with another port, scheme or host", () => {
    for (const url of ["https://a", "http://a:81", "http://a.b", "http://a@b", "http://b#http://a", "a", ""]) {
      assert.equal(findApiKey(url, 1, ["http://a", url], { ORIEL_API_KEY: "k" }).apiKey, undefined, url);
    }
  });

  it("belongs to the server of ORIEL_ENDPOINT, if that is set", () => {
    assert.deepEqual(findKeys({ ORIEL_API_KEY: "k", ORIEL_ENDPOINT: "http://b/v1" }), [undefined, "k", undefined]);
    assert.deepEqual(findKeys({ ORIEL_API_KEY: "k", ORIEL_ENDPOINT: "http://z" }), [undefined, undefined, undefined]);
  });

  it("can be numbered by the server's position on the command line, and then takes precedence", () => {
    assert.deepEqual(findKeys({ ORIEL_API_KEY: "k", ORIEL_API_KEY_2: "l" }), ["k", "l", "k"]);
    assert.deepEqual(findKeys({ ORIEL_API_KEY_2: "l" }), [undefined, "l", undefined]);
    assert.deepEqual(findKeys({ ORIEL_API_KEY: "k", ORIEL_API_KEY_3: "m" }), ["k", undefined, "m"]);
    assert.deepEqual(findKeys({ ORIEL_API_KEY_1: "k", ORIEL_ENDPOINT: "http://z" }), ["k", undefined, "k"]);
  });

  it("has a variable for each server, so that a failure can name the variable", () => {
    const listKeyNames = (env: Record<string, string>) => findCredentials(env).map(({ keyName }) => keyName);
    assert.deepEqual(listKeyNames({}), ["ORIEL_API_KEY", "ORIEL_API_KEY_2", "ORIEL_API_KEY"]);
    assert.deepEqual(listKeyNames({ ORIEL_API_KEY_3: "m" }), ["ORIEL_API_KEY_3", "ORIEL_API_KEY_2", "ORIEL_API_KEY_3"]);
    assert.deepEqual(listKeyNames({ ORIEL_ENDPOINT: "http://z" }), ["ORIEL_API_KEY_1", "ORIEL_API_KEY_2", "ORIEL_API_KEY_3"]);
  });
});
