import assert from "node:assert/strict";
import { buildLlamaServerArguments, buildLlamaServerEnvironment } from "../../../../src/engine/backends/llamaServer/commandLine.ts";
import { diagnoseStart } from "../../../../src/engine/backends/llamaServer/diagnose.ts";
import { isLogLine, parseLoadingFraction } from "../../../../src/engine/backends/llamaServer/loadingProgress.ts";
import { DEFAULT_LAUNCH_SETTINGS } from "../../../../src/models/fit/launchSettings.ts";
import { RestartPolicy } from "../../../../src/engine/backends/llamaServer/restartPolicy.ts";

describe("the environment of llama-server", () => {
  it("has no inherited llama.cpp settings, and makes llama-server exit when the engine exits", () => {
    const env = buildLlamaServerEnvironment({
      PATH: "/bin",
      HOME: "/h",
      LLAMA_ARG_TOOLS: "all",
      LLAMA_ARG_MODEL: "x",
      AWS_SECRET: "s",
      CUDA_VISIBLE_DEVICES: "0",
    });
    assert.deepEqual(env, { PATH: "/bin", HOME: "/h", CUDA_VISIBLE_DEVICES: "0", LLAMA_SERVER_ROUTER_PORT: "1" });
  });
});

describe("the arguments of llama-server", () => {
  it("never contain the API key, because other users can read command lines", () => {
    const args = buildLlamaServerArguments({
      executable: "llama-server",
      model: "m",
      projector: "p",
      address: { kind: "port", port: 1234, apiKey: "secret" },
      apiKeyFile: "/run/key",
      settings: DEFAULT_LAUNCH_SETTINGS,
    });
    assert.ok(!args.includes("secret"));
    assert.equal(args[args.indexOf("--api-key-file") + 1], "/run/key");
    assert.equal(args[args.indexOf("--host") + 1], "127.0.0.1");
  });

  it("allow the largest image in one micro-batch", () => {
    const args = buildLlamaServerArguments({
      executable: "l",
      model: "m",
      projector: "p",
      address: { kind: "socket", path: "/s" },
      settings: DEFAULT_LAUNCH_SETTINGS,
    });
    assert.ok(Number(args[args.indexOf("--ubatch-size") + 1]) >= 1122);
  });
});

describe("the arguments of llama-server that determine memory use", () => {
  const buildArgumentsWith = (changes: object) => {
    const address = { kind: "socket", path: "/s" } as const;
    return buildLlamaServerArguments({
      executable: "l",
      model: "m",
      projector: "p",
      address,
      settings: { ...DEFAULT_LAUNCH_SETTINGS, ...changes },
    }).join(" ");
  };

  it("give each slot its own context", () => {
    assert.match(buildArgumentsWith({ slots: 4 }), /--ctx-size 65536 --parallel 4/);
  });

  it("include the KV cache type only if it is not llama-server's default", () => {
    assert.match(buildArgumentsWith({ cacheType: "q8_0" }), /--cache-type-k q8_0 --cache-type-v q8_0/);
    assert.doesNotMatch(buildArgumentsWith({}), /cache-type/);
  });
});

describe("parseLoadingFraction", () => {
  const formatLine = (current: string, value: number) =>
    `cmd_child_to_router:state:{"state":"loading","payload":{"stages":["text_model","mmproj_model"],"current":"${current}","value":${value}}}`;

  it("adds up the stages", () => {
    assert.equal(parseLoadingFraction(formatLine("text_model", 0.5)), 0.25);
    assert.equal(parseLoadingFraction(formatLine("mmproj_model", 1)), 1);
  });

  it("ignores other lines", () => {
    assert.equal(parseLoadingFraction("0.00.1 I srv load_model: loading"), undefined);
    assert.equal(parseLoadingFraction("cmd_child_to_router:state:{broken"), undefined);
    assert.ok(!isLogLine(formatLine("text_model", 0)));
    assert.ok(isLogLine("llama_server: listening"));
    assert.ok(!isLogLine(" "));
  });
});

describe("RestartPolicy", () => {
  it("waits longer each time, then stops using the GPU, and gives up after three crashes", () => {
    const steps = [];
    let policy = new RestartPolicy();
    for (let crash = 0; crash < 3; crash++) {
      const next = policy.next();
      steps.push([next.delayMs, next.isCpuOnly]);
      policy = next.policy;
    }
    assert.deepEqual(steps, [
      [500, false],
      [2000, true],
      [undefined, true],
    ]);
  });
});

describe("diagnoseStart", () => {
  const files = { model: "m.gguf", projector: "p.gguf", address: "127.0.0.1:9" };
  const diagnoseKind = (line: string) => diagnoseStart(["0.1 I srv something", line], "exit code 1", files).kind;

  it("recognizes llama-server's message for each cause", () => {
    assert.equal(diagnoseKind("mismatch between text model (n_embd = 192) and mmproj (n_embd = 96)"), "projectorMismatch");
    assert.equal(
      diagnoseKind("E llama_model_load: error loading model: CLIP cannot be used as main model, use it with --mmproj instead"),
      "corruptModel",
    );
    assert.equal(diagnoseKind("clip_init: failed to load model 'p': load_hparams: unknown projector type: gemma4uv"), "corruptModel");
    assert.equal(diagnoseKind("E srv start: couldn't bind HTTP server socket, hostname: 127.0.0.1, port: 9"), "portInUse");
    assert.equal(diagnoseKind("ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 99999999999"), "outOfMemory");
    assert.equal(
      diagnoseKind(
        "E llama_model_load: error loading model: tensor 'x' data is not within the file bounds, model is corrupted or incomplete",
      ),
      "corruptModel",
    );
  });

  it("reports how the process exited if the log has no cause", () => {
    assert.deepEqual(diagnoseStart([], "signal SIGILL", files), { kind: "llamaServerStartFailed", reason: "signal SIGILL", log: [] });
  });
});
