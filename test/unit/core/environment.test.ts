import assert from "node:assert/strict";
import { pickEngineEnvironment } from "../../../src/core/environment.ts";

describe("the environment of the engine", () => {
  it("has the variables that programs need, and those that select GPUs", () => {
    const env = {
      PATH: "/bin",
      HOME: "/home/u",
      LANG: "C",
      LC_ALL: "C",
      TMPDIR: "/tmp",
      CUDA_VISIBLE_DEVICES: "1",
      SystemRoot: "C:\\Windows",
    };
    assert.deepEqual(pickEngineEnvironment(env), env);
  });

  it("has no variables in which clients may differ, and none that change how Node.js works", () => {
    const env = {
      ...{ NODE_TLS_REJECT_UNAUTHORIZED: "0", NODE_EXTRA_CA_CERTS: "/ca", NODE_OPTIONS: "-r x", SSL_CERT_FILE: "/ca", OPENSSL_CONF: "/o" },
      ...{ HTTPS_PROXY: "http://p", http_proxy: "http://p", no_proxy: "*", LD_PRELOAD: "/x.so", DYLD_INSERT_LIBRARIES: "/x" },
      ...{ ORIEL_API_KEY: "k", ORIEL_OFFLINE: "1", ORIEL_CACHE_DIR: "/c", HF_TOKEN: "t", AWS_SECRET_ACCESS_KEY: "s", LLAMA_ARG_MODEL: "m" },
    };
    assert.deepEqual(pickEngineEnvironment(env), {});
  });
});
