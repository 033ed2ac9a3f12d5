import assert from "node:assert/strict";
import { resolve } from "node:path";
import { addNetworkVariables } from "../../../src/client/networkVariables.ts";

const target = { kind: "endpoint", url: "http://h" } as const;

describe("the client's environment", () => {
  it("is reduced to the variables that configure connections", () => {
    const env = { HTTPS_PROXY: "http://p", http_proxy: "http://q", HTTP_PROXY: "http://r", NO_PROXY: "h", NODE_EXTRA_CA_CERTS: "ca.pem" };
    assert.deepEqual(addNetworkVariables(target, env), {
      ...target,
      network: { https_proxy: "http://p", http_proxy: "http://q", no_proxy: "h", NODE_EXTRA_CA_CERTS: resolve("ca.pem") },
    });
  });

  it("can't turn off certificate checks, and adds nothing else", () => {
    assert.deepEqual(addNetworkVariables(target, { NODE_TLS_REJECT_UNAUTHORIZED: "0", HTTPS_PROXY: "", PATH: "/bin" }), target);
  });
});
