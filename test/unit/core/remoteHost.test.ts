import assert from "node:assert/strict";
import { getRemoteHost } from "../../../src/core/remoteHost.ts";

describe("getRemoteHost", () => {
  for (const url of [
    "http://localhost:8000",
    "http://127.0.0.1",
    "http://127.1.2.3/v1",
    "http://[::1]:9",
    "https://box.localhost",
    "http://LOCALHOST./",
  ]) {
    it(`returns undefined for this machine: ${url}`, () => assert.equal(getRemoteHost(url), undefined));
  }

  for (const [url, host] of [
    ["https://gpu.team.example:8443/v1", "gpu.team.example:8443"],
    ["http://192.168.0.7:11434", "192.168.0.7:11434"],
    ["http://[fd00::2]:80", "[fd00::2]"],
    ["http://localhost.example.org", "localhost.example.org"],
    ["http://127.0.0.1.example.org", "127.0.0.1.example.org"],
    ["http://user:secret@gpu.example", "gpu.example"],
  ] as const) {
    it(`returns the host of another machine, without credentials: ${url}`, () => assert.equal(getRemoteHost(url), host));
  }

  it("returns undefined for anything that is not an HTTP URL", () => {
    for (const text of ["gpu box", "", "file:///etc"]) assert.equal(getRemoteHost(text), undefined);
  });
});
