import assert from "node:assert/strict";
import { resolve } from "node:path";
import { cacheFolder, runtimeFolder } from "../../../src/disk/paths.ts";

describe("the runtime folder", () => {
  const before = process.env["ORIEL_RUNTIME_DIR"];
  const cacheBefore = process.env["ORIEL_CACHE_DIR"];
  afterEach(() => {
    restore("ORIEL_RUNTIME_DIR", before);
    restore("ORIEL_CACHE_DIR", cacheBefore);
  });

  it("is never below /tmp, where another user could create it first", async () => {
    delete process.env["ORIEL_RUNTIME_DIR"];
    assert.doesNotMatch(await runtimeFolder(), /^\/tmp\//);
  });

  it("is absolute even if the environment names a relative one, since the engine runs in another folder", async () => {
    process.env["ORIEL_RUNTIME_DIR"] = "run";
    process.env["ORIEL_CACHE_DIR"] = "cache";
    assert.equal(await runtimeFolder(), resolve("run"));
    assert.equal(cacheFolder(), resolve("cache"));
  });
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
