import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { ServerProcess } from "../../../src/engine/llamaServer/childProcess.ts";
import { LlamaServerSupervisor } from "../../../src/engine/llamaServer/supervisor.ts";
import { Log } from "../../../src/engine/log.ts";
import { Pace, Reading } from "../../../src/engine/reading.ts";
import type { EngineState } from "../../../src/protocol/engine.ts";
import { temporaryFolder } from "../../tools/cleanup.mjs";
import { failureFrom } from "../../waiting.ts";

const target = { kind: "local", model: "test/model/tiny-gemma4.gguf", projector: "test/model/tiny-gemma4.mmproj.gguf" } as const;
const patient = new AbortController().signal;

describe("a llama-server that is started anew because nobody waits for what it reads", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let supervisor: LlamaServerSupervisor;
  let states: EngineState["kind"][];
  let starts: number;
  /** Which starts fail, counted from 1. */
  let failing: number[];

  beforeEach(() => {
    folder = temporaryFolder("supervisor");
    [states, starts, failing] = [[], 0, []];
    supervisor = new LlamaServerSupervisor({
      folder: folder.path,
      obtain: async () => "llama-server",
      spawn: (_, args) => (failing.includes(++starts) ? endsAtOnce() : serves(args[args.indexOf("--host") + 1] ?? "")),
      log: new Log(),
      onState: ({ kind }) => states.push(kind),
      listenOn: "socket",
    });
  });
  afterEach(async () => {
    supervisor.stop();
    await folder.remove();
  });

  /** Stops a question that would be read for ever. */
  const leave = async () => {
    const reading = new Reading(new Pace(), -1e9);
    supervisor.leaveReading(await supervisor.serverFor(target, patient), reading);
  };

  it("starts once more where that fails, and the question that came in between waits for it", async () => {
    failing = [2];
    await leave();
    assert.equal((await supervisor.serverFor(target, patient)).model, "tiny-gemma4.gguf");
    assert.equal(starts, 3);
    assert.ok(!states.includes("failed"), states.join());
  });

  it("gives up in the end, and says so to the question", async () => {
    failing = [2, 3, 4, 5];
    await leave();
    assert.equal((await failureFrom(supervisor.serverFor(target, patient))).kind, "llamaServerGaveUp");
    assert.equal(starts, 4);
    assert.equal(states.at(-1), "failed");
  });

  it("fails a question whose own start fails, and serves the next", async () => {
    failing = [1];
    assert.equal((await failureFrom(supervisor.serverFor(target, patient))).kind, "llamaServerStartFailed");
    assert.ok(await supervisor.serverFor(target, patient));
    assert.equal(starts, 2);
  });
});

function endsAtOnce(): ServerProcess {
  return { pid: undefined, onLine() {}, exited: Promise.resolve("exit code 1"), kill() {} };
}

/** Acts like a llama-server that is ready at once. */
function serves(socket: string): ServerProcess {
  const server = createServer((request, response) => {
    response.end(request.url === "/props" ? JSON.stringify({ default_generation_settings: { n_ctx: 1000 } }) : "{}");
  }).listen(socket);
  const exited = new Promise<string>((resolve) => server.once("close", () => resolve("signal SIGKILL")));
  const kill = () => {
    server.close();
    server.closeAllConnections();
  };
  return { pid: undefined, onLine() {}, exited, kill };
}
