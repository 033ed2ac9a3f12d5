import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { FakeEndpoint, sendJson, createVllmRoutes } from "../fixtures/endpoints.ts";
import { readTlsIdentity } from "../fixtures/tls/identity.ts";
import { endEngineAndRemove, runOriel } from "./command.ts";

const IMAGE = resolve("test/fixtures/workspace/images/login-form.png");

describe("the API keys in a command's environment", () => {
  const servers: FakeEndpoint[] = [];
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-keys-"));
    await mkdir(join(folder, "set"));
    await copyFile(IMAGE, join(folder, "set", "a.png"));
    await writeFile(join(folder, "set", "answers.json"), '{"question":"?","answers":[{"image":"a.png","accept":["A form."]}]}');
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
    await endEngineAndRemove(folder);
  });
  const serve = async (...args: Parameters<typeof FakeEndpoint.start>) => {
    const server = await FakeEndpoint.start(...args);
    servers.push(server);
    return server;
  };
  const listKeys = (server: FakeEndpoint) => [...new Set(server.received.map(({ authorization }) => authorization))];
  const evaluate = (urls: string[], env: Record<string, string>) =>
    runOriel(folder, folder, ["eval", "set", ...urls.flatMap((url) => ["--endpoint", url])], env);

  it("are each sent only to their own server when several servers are compared", async () => {
    const [one, two, three] = [await serve(createVllmRoutes()), await serve(createVllmRoutes()), await serve(createVllmRoutes())];
    const { code, stderr } = await evaluate([one.url, `${two.url}/v1`, three.url], {
      ORIEL_API_KEY: "sk-of-one",
      ORIEL_API_KEY_3: "sk-of-three",
    });
    assert.equal(code, 0, stderr);
    assert.deepEqual([one, two, three].map(listKeys), [["Bearer sk-of-one"], [undefined], ["Bearer sk-of-three"]]);
  });

  it("are named in the message if a server rejects them", async () => {
    const reject = await serve({ "*": (response) => sendJson(response, { error: { message: "No such key" } }, 401) });
    const other = await serve(createVllmRoutes());
    const withWrongKey = await evaluate([other.url, reject.url], { ORIEL_API_KEY: "sk-of-other", ORIEL_API_KEY_2: "sk-wrong" });
    assert.match(
      withWrongKey.stdout,
      new RegExp(`The API key in ORIEL_API_KEY_2 does not work for ${reject.url}\\. The server returned 401: No such key\\.`),
    );
    assert.doesNotMatch(withWrongKey.stdout + withWrongKey.stderr, /sk-/);
    const withoutKey = await evaluate([other.url, reject.url], { ORIEL_API_KEY: "sk-of-other" });
    assert.match(withoutKey.stdout, new RegExp(`${reject.url} needs an API key\\. .* Set ORIEL_API_KEY_2\\.`));
    assert.deepEqual(listKeys(reject), ["Bearer sk-wrong", undefined]);
  });

  it("are never sent to a server with an untrusted certificate, even if NODE_TLS_REJECT_UNAUTHORIZED is 0", async () => {
    const server = await serve(createVllmRoutes(), { tls: await readTlsIdentity("server.pem") });
    const ask = (url: string, env: Record<string, string>) => runOriel(folder, folder, ["explain", IMAGE, "--endpoint", url], env);
    // Starts the engine.
    await ask("http://127.0.0.1:9", { NODE_TLS_REJECT_UNAUTHORIZED: "0" });
    for (const env of [{}, { NODE_TLS_REJECT_UNAUTHORIZED: "0" }]) {
      const { code, stderr } = await ask(server.url, { ORIEL_API_KEY: "sk-x", ...env });
      assert.deepEqual([code, server.received.length], [1, 0], stderr);
      assert.match(stderr, /is not trusted/);
    }
  });
});
