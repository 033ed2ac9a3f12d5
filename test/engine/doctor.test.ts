import assert from "node:assert/strict";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { TestEngine, ask, llamaServer, model, projector } from "./support.ts";
import { runOriel } from "./command.ts";
import { createFailurePattern } from "../fixtures/failurePattern.ts";
import { createFolderWith } from "../fixtures/folder.ts";

describe("oriel doctor", () => {
  let engine: TestEngine;
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  const modelOptions = ["--model", model, "--projector", projector, "--llama-server", llamaServer];
  const runDoctor = (...args: string[]) =>
    runOriel(folder.path, ".", ["doctor", ...args], {
      ORIEL_RUNTIME_DIR: engine.options.runtime,
      ORIEL_CACHE_DIR: engine.options.cache,
      ORIEL_DATA_DIR: join(folder.path, "data"),
      ORIEL_MODEL: "",
    });

  beforeEach(async () => {
    engine = await TestEngine.create();
    folder = await createFolderWith({});
  });
  afterEach(async () => {
    await engine.dispose();
    await folder.remove();
  });

  it("reports the machine, llama-server, the model and the engine, with hashes and without private paths", async () => {
    await ask(engine.createClient(), { question: "What is the secret word in this image?" });
    const { code, stdout } = await runDoctor(...modelOptions);
    assert.equal(code, 0, stdout);
    for (const line of [
      /## Machine\n\n- (linux|darwin|win32) /,
      /- llama\.cpp 0\.\d+\.\S+, from the setting\n- SHA-256 [0-9a-f]{64}/,
      /- model: tiny-gemma4\.gguf, [\d.]+ MB, SHA-256 [0-9a-f]{64} \(not in the catalog\), F16/,
      /- projector: tiny-gemma4\.mmproj\.gguf, .* accepts images and audio/,
      /- Fits: the model is loaded\.\n/,
      /## Self-test\n\n- .*tiny-gemma4/,
      /- tiny-gemma4\.gguf: 1 conversation at a time, 8K tokens each, KV cache f16/,
      /- llama-server has not crashed/,
    ]) {
      assert.match(stdout, line);
    }
    assert.ok(!stdout.includes("secret"), "contains no question");
    for (const path of [homedir(), dirname(model), dirname(llamaServer), engine.options.cache]) {
      if (path.length > 1) assert.ok(!stdout.includes(path), path);
    }
  });

  it("reports the last crash with the end of llama-server's log", async () => {
    const client = engine.createClient();
    await ask(client, {});
    process.kill(await engine.getLlamaServerPid(), "SIGKILL");
    await engine.waitForState("restarting");
    const { stdout } = await runDoctor(...modelOptions);
    assert.match(stdout, /- Last crash \d+ s ago: signal SIGKILL/);
    assert.match(stdout, /## Log of the last crash\n\n```\n[^`]*slot/);
  });

  it("reports what is missing, and exits with 1", async () => {
    const { code, stdout } = await runDoctor("--llama-server", llamaServer);
    assert.equal(code, 1);
    assert.match(stdout, new RegExp(`## Model\n\n- ${createFailurePattern({ kind: "noModel" }).source}`));
  });

  it("does not name the user's own server", async () => {
    const { stdout } = await runDoctor("--endpoint", "https://gpu.team.example:8000/v1", "--llama-server", llamaServer);
    assert.match(stdout, /- Your own server\n/);
    assert.ok(!stdout.includes("team"));
  });
});
