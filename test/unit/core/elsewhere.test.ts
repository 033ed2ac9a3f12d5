import assert from "node:assert/strict";
import { hostElsewhere } from "../../../src/core/elsewhere.ts";

describe("a server", () => {
  for (const url of [
    "http://localhost:8000",
    "http://127.0.0.1",
    "http://127.1.2.3/v1",
    "http://[::1]:9",
    "https://box.localhost",
    "http://LOCALHOST./",
  ]) {
    it(`is this machine: ${url}`, () => assert.equal(hostElsewhere(url), undefined));
  }

  for (const [url, host] of [
    ["https://gpu.team.example:8443/v1", "gpu.team.example:8443"],
    ["http://192.168.0.7:11434", "192.168.0.7:11434"],
    ["http://[fd00::2]:80", "[fd00::2]"],
    ["http://localhost.example.org", "localhost.example.org"],
    ["http://127.0.0.1.example.org", "127.0.0.1.example.org"],
    ["http://user:secret@gpu.example", "gpu.example"],
  ] as const) {
    it(`is another one, named without its secrets: ${url}`, () => assert.equal(hostElsewhere(url), host));
  }

  it("is none where there is no address", () => {
    for (const text of ["gpu box", "", "file:///etc"]) assert.equal(hostElsewhere(text), undefined);
  });
});
