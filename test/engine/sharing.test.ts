import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Target } from "../../src/protocol/target.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { getCaption } from "../fixtures/captions.ts";
import { createFolderWith } from "../fixtures/folder.ts";
import { catchFailure, waitUntil } from "../waiting.ts";
import { TestEngine, ask, llamaServer, localTarget, model, projector } from "./support.ts";

/** Idle time after which a test's model is unloaded. */
const UNLOAD_MS = 300;
const unloadAfterMinutes = UNLOAD_MS / 60_000;

/** Writing a random model takes seconds on an idle machine. */
const MODEL_TIMEOUT_MS = 300_000;

/** Duration of a simulated sleep of the machine. */
const SLEEP_MS = 700;

describe("the model that all clients share", () => {
  let engine: TestEngine;
  let files: Awaited<ReturnType<typeof writeRandomModel>>;
  before(async function () {
    this.timeout(MODEL_TIMEOUT_MS);
    files = await writeRandomModel(randomModels, "50M");
  });
  beforeEach(async () => {
    engine = await TestEngine.create();
  });
  afterEach(() => engine.dispose());
  const listServers = async () => (await engine.listProcesses()).filter(({ command }) => command.includes("--mmproj"));
  const startCli = () =>
    spawn(
      process.execPath,
      [resolve("dist/cli.js"), "explain", resolve("test/fixtures/workspace/images/chart.png"), "--temperature", "0"],
      {
        env: {
          ...process.env,
          ORIEL_RUNTIME_DIR: engine.options.runtime,
          ORIEL_CACHE_DIR: engine.options.cache,
          ...{ ORIEL_MODEL: model, ORIEL_PROJECTOR: projector, ORIEL_LLAMA_SERVER: llamaServer },
        },
        stdio: ["ignore", "pipe", "ignore"],
      },
    );

  it("is loaded once for all windows and command-line tools, even after a model switch, a reload and a kill", async function () {
    // Loads a model six times.
    this.timeout(180_000);
    const otherTarget: Target = { ...localTarget, ...files };
    const [firstClient, secondClient] = [engine.createClient(), engine.createClient()];
    let maxServers = 0;
    const watchTimer = setInterval(() => void listServers().then(({ length }) => (maxServers = Math.max(maxServers, length))), 50);
    const caption = getCaption("images/login-form.png");
    const cli = startCli();
    const [first, second] = await Promise.all([ask(firstClient, {}), ask(secondClient, {}), once(cli, "exit")]);
    assert.deepEqual([first.text, second.text, cli.exitCode], [caption, caption, 0]);
    const pid = await engine.getLlamaServerPid();
    // Alternating questions to two models are each answered by their own model.
    const questions = [localTarget, otherTarget, localTarget, otherTarget].map((target, index) =>
      ask(index % 2 === 0 ? firstClient : secondClient, { target, maxTokens: 10, question: `${index}. Explain this image.` }),
    );
    const models = (await Promise.all(questions)).map((answer) => answer.model);
    assert.equal(new Set(models).size, 2);
    assert.deepEqual([models[0], models[1]], [models[2], models[3]]);
    assert.notEqual(await engine.getLlamaServerPid(), pid);
    // Simulates a window that is reloaded, and a client that is killed.
    secondClient.dispose();
    const killedCli = startCli();
    await waitUntil(() => engine.states.findLast(({ kind }) => kind === "answering"), "a running answer");
    killedCli.kill("SIGKILL");
    assert.equal((await ask(engine.createClient(), {})).text, caption);
    assert.equal((await ask(firstClient, {})).text, caption);
    clearInterval(watchTimer);
    assert.equal(maxServers, 1, "two servers never run at once");
  });

  it("is unloaded after the configured idle time, and loaded again for the next question", async () => {
    const client = engine.createClient();
    const target = { ...localTarget, unloadAfterMinutes } as Target;
    await ask(client, { target });
    await engine.waitForState("unloaded");
    await waitUntil(async () => ((await listServers()).length === 0 ? true : undefined), "the end of llama-server");
    engine.states.length = 0;
    assert.equal((await ask(client, { target })).text, getCaption("images/login-form.png"));
    assert.equal(engine.states[0]?.kind, "loading", "the load is reported at once");
  });

  it("keeps answering after its file is deleted, until it must be loaded again", async () => {
    const folder = await createFolderWith({ "model.gguf": await readFile(model) });
    try {
      const target = { ...localTarget, model: join(folder.path, "model.gguf") } as Target;
      const client = engine.createClient();
      await ask(client, { target });
      await rm(join(folder.path, "model.gguf"));
      assert.equal((await ask(client, { target, image: "images/chart.png" })).text, getCaption("images/chart.png"));
      await client.restart();
      const failure = await catchFailure(ask(client, { target }));
      assert.ok(failure.kind === "fileMissing" && failure.role === "model");
    } finally {
      await folder.remove();
    }
  });

  it("stays loaded while a question is running, and always if the idle time is 0 minutes", async () => {
    const client = engine.createClient();
    const target = { ...localTarget, unloadAfterMinutes } as Target;
    await ask(client, { target });
    process.kill(await engine.getLlamaServerPid(), "SIGSTOP");
    const asking = ask(client, { target, question: "What color is the button?" });
    await delay(2 * UNLOAD_MS);
    process.kill(await engine.getLlamaServerPid(), "SIGCONT");
    assert.ok((await asking).text.length > 0);
    await ask(client, { target: { ...localTarget, unloadAfterMinutes: 0 } as Target });
    await delay(2 * UNLOAD_MS);
    assert.equal((await listServers()).length, 1);
  });
});

describe("an engine on a machine that sleeps and wakes up", () => {
  let engine: TestEngine;
  beforeEach(async () => {
    engine = await TestEngine.create();
  });
  afterEach(() => engine.dispose());

  it("continues the answer that llama-server was writing", async () => {
    const client = engine.createClient();
    await ask(client, {});
    const pid = await engine.getLlamaServerPid();
    process.kill(pid, "SIGSTOP");
    const asking = ask(client, { image: "images/chart.png" });
    await delay(SLEEP_MS);
    process.kill(pid, "SIGCONT");
    assert.equal((await asking).text, getCaption("images/chart.png"));
    assert.equal(await engine.getLlamaServerPid(), pid);
  });

  it("lets the user stop a question while the engine is suspended, and answers the next question afterwards", async () => {
    const client = engine.createClient();
    await ask(client, {});
    const pid = await engine.getEnginePid();
    process.kill(pid, "SIGSTOP");
    try {
      const abort = new AbortController();
      const asking = ask(client, { image: "images/chart.png" }, abort.signal);
      setTimeout(() => abort.abort(), 200);
      await assert.rejects(asking, { name: "AbortError" });
    } finally {
      process.kill(pid, "SIGCONT");
    }
    assert.equal((await ask(client, { image: "images/chart.png" })).text, getCaption("images/chart.png"));
    assert.equal(await engine.getEnginePid(), pid);
  });
});
