import assert from "node:assert/strict";
import { isNewEnough, parseVersion } from "../../../src/llamaServer/version.ts";

describe("the version of a llama-server", () => {
  it("is found among the other lines that v0.5.0 prints", () => {
    const output =
      "0.00.001.738 I srv  llama_server: initializing ...\nversion: 0.5.0-dev (build 1, commit 0ad4a86)\nbuilt with GNU 11.4.0\n";
    assert.equal(parseVersion(output), "0.5.0-dev");
  });

  it("is a build number for old builds of llama.cpp", () => {
    assert.equal(parseVersion("version: 6789 (abcdef0)\nbuilt with cc\n"), "build 6789");
  });

  it("is unknown if another program answers", () => {
    assert.equal(parseVersion("GNU bash, version 5.2.15\n"), undefined);
  });

  it("is new enough from 0.5.0 on, with any suffix", () => {
    for (const version of ["0.5.0", "0.5.0-dev", "0.5.1", "0.10.0", "1.0.0"]) assert.ok(isNewEnough(version), version);
    for (const version of ["0.4.9", "0.4.10-dev", "0.0.1", "build 6789", "build 99999"]) assert.ok(!isNewEnough(version), version);
  });
});
