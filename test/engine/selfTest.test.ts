import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runSelfTest } from "../../src/client/selfTest.ts";
import { createFailurePattern } from "../fixtures/failurePattern.ts";
import { catchFailure } from "../waiting.ts";
import { runOriel, endEngineAndRemove } from "./command.ts";
import { ScriptedServer } from "./scriptedServer.ts";
import { TestEngine, localTarget } from "./support.ts";

describe("the self-test", () => {
  let engine: TestEngine;
  let server: ScriptedServer | undefined;
  const { signal } = new AbortController();
  before(async () => {
    engine = await TestEngine.create();
  });
  after(() => engine.dispose());
  afterEach(() => server?.stop());

  async function runSelfTestWith(...answers: string[]) {
    server = await ScriptedServer.start(answers.map((text) => ({ text })));
    return runSelfTest(engine.createClient(), { kind: "endpoint", url: server.url }, signal);
  }

  it("passes for the test model, which names the color and writes JSON", async () => {
    const result = await runSelfTest(engine.createClient(), localTarget, signal);
    assert.deepEqual({ ...result, seconds: 0 }, { kind: "passed", model: "tiny-gemma4.gguf", seconds: 0 });
  });

  it("fails for a server that answers with unused tokens, nothing, the wrong color or no JSON", async () => {
    const kinds: string[] = [];
    for (const answers of [["<unused49>".repeat(30)], [""], ["The bars are red."], ["Green.", "A bar chart."]]) {
      const result = await runSelfTestWith(...answers);
      assert.ok(result.kind === "broken" && result.causes.length > 0);
      kinds.push(result.problem.kind);
      await server?.stop();
    }
    assert.deepEqual(kinds, ["unusedTokens", "empty", "wrongColor", "notJson"]);
  });

  it("sends two requests, and passes if the second answer is valid JSON", async () => {
    const json = JSON.stringify({ role: "complex", alt: "A bar chart.", description: "Four green bars." });
    assert.equal((await runSelfTestWith("Green.", json)).kind, "passed");
    assert.equal(server?.requests.length, 2);
  });

  it("fails with the same error as a question if the server can't be reached", async () => {
    const unreachableTarget = { kind: "endpoint", url: "http://127.0.0.1:9" } as const;
    assert.equal((await catchFailure(runSelfTest(engine.createClient(), unreachableTarget, signal))).kind, "endpointUnreachable");
  });

  it("contacts only servers on this machine while offline", async () => {
    server = await ScriptedServer.start(() => ({ text: "Green." }));
    const testOffline = (url: string) => runSelfTest(engine.createClient(), { kind: "endpoint", url, isOffline: true }, signal);
    for (const url of ["http://192.0.2.1:8000", "https://gpu.example.org/v1", "http://localhost.example.org"]) {
      assert.deepEqual(await catchFailure(testOffline(url)), { kind: "offline", resource: new URL(url).origin });
    }
    assert.equal((await testOffline(server.url)).kind, "broken");
    assert.equal(server.requests.length, 2);
  });
});

describe("oriel models test", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-self-test-"));
  });
  after(() => endEngineAndRemove(folder));

  it("reports that the model works", async () => {
    const { code, stdout } = await runOriel(folder, folder, ["models", "test"]);
    assert.match(stdout, /^tiny-gemma4\.gguf works: .* [\d.]+ s\.\n$/);
    assert.equal(code, 0);
  });

  it("contacts no other machines if ORIEL_OFFLINE is set", async () => {
    const args = ["models", "test", "--endpoint", "https://gpu.example.org"];
    const { code, stdout, stderr } = await runOriel(folder, folder, args, { ORIEL_OFFLINE: "1" });
    assert.match(stderr, createFailurePattern({ kind: "offline", resource: "https://gpu.example.org" }));
    assert.deepEqual([code, stdout], [1, ""]);
  });

  it("exits with 1 if the setup is broken, and lists possible causes", async () => {
    const server = await ScriptedServer.start(() => ({ text: "<unused49><unused49><unused49>" }));
    try {
      const { code, stdout, stderr } = await runOriel(folder, folder, ["models", "test", "--endpoint", server.url]);
      assert.match(stdout, /“<unused49><unused49><unused49>”/);
      assert.match(stderr, /overflow on this GPU.*BF16/);
      assert.equal(code, 1);
    } finally {
      await server.stop();
    }
  });
});
