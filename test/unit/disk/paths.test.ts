import assert from "node:assert/strict";
import { resolve } from "node:path";
import { getCacheFolder, findRuntimeFolder } from "../../../src/disk/paths.ts";

describe("the runtime folder", () => {
  const runtimeFolderBefore = process.env["ORIEL_RUNTIME_DIR"];
  const cacheFolderBefore = process.env["ORIEL_CACHE_DIR"];
  afterEach(() => {
    restoreVariable("ORIEL_RUNTIME_DIR", runtimeFolderBefore);
    restoreVariable("ORIEL_CACHE_DIR", cacheFolderBefore);
  });

  it("is never below /tmp, where another user could create it first", async () => {
    delete process.env["ORIEL_RUNTIME_DIR"];
    assert.doesNotMatch(await findRuntimeFolder(), /^\/tmp\//);
  });

  it("is absolute even if the environment names a relative folder, since the engine runs in another folder", async () => {
    process.env["ORIEL_RUNTIME_DIR"] = "run";
    process.env["ORIEL_CACHE_DIR"] = "cache";
    assert.equal(await findRuntimeFolder(), resolve("run"));
    assert.equal(getCacheFolder(), resolve("cache"));
  });
});

function restoreVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
