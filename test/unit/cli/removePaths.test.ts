import assert from "node:assert/strict";
import { removePaths } from "../../../src/cli/doctor/removePaths.ts";

const names = {
  user: "ada",
  host: "engine-room",
  paths: ["/Users/ada/My Clients/Acme (Merger)/x.gguf", "/home/ada", String.raw`C:\Users\ada`],
};
const removeKnownPaths = (text: string) => removePaths(text, names);

describe("removePaths", () => {
  it("keeps only the last part of each path", () => {
    assert.equal(
      removeKnownPaths("Starting /opt/b/.cache/oriel/llama-server --model /data/models/x.gguf"),
      "Starting …/llama-server --model …/x.gguf",
    );
    assert.equal(removeKnownPaths("could not open '/Users/bob/My/file.gguf'"), "could not open '…/file.gguf'");
    assert.equal(removeKnownPaths("~/models/x.gguf is damaged"), "…/x.gguf is damaged");
    assert.equal(removeKnownPaths(String.raw`D:\models\acme\x.gguf is damaged`), "…/x.gguf is damaged");
    assert.equal(removeKnownPaths("D:/models/acme/x.gguf is damaged"), "…/x.gguf is damaged");
    assert.equal(removeKnownPaths(String.raw`\\server\share\x.gguf`), "…/x.gguf");
    assert.equal(removeKnownPaths("//fileserver/Acme/x.gguf"), "…/x.gguf");
    assert.equal(removeKnownPaths("file:///data/Acme/x.gguf"), "…/x.gguf");
    assert.equal(removeKnownPaths("mmproj:/data/Acme/x.gguf"), "mmproj:…/x.gguf");
  });

  it("removes folders with spaces in their names if the path is quoted or known", () => {
    assert.equal(removeKnownPaths("could not open '/mnt/My Clients/Acme Merger/gemma.gguf'"), "could not open '…/gemma.gguf'");
    assert.equal(removeKnownPaths("loading /Users/ada/My Clients/Acme (Merger)/x.gguf now"), "loading …/x.gguf now");
    assert.ok(!removeKnownPaths("/home/ada/secret project/x.gguf").includes("home"));
  });

  it("keeps URLs, ratios, versions and dates", () => {
    for (const text of ["https://example.com/a/b", "3/4 layers", "n_ctx = 16384/2", "and/or", "11/24/2026"])
      assert.equal(removeKnownPaths(text), text);
  });

  it("removes the names of the user and the machine, but not from within other words", () => {
    assert.equal(removeKnownPaths("Ada on engine-room"), "(user) on (host)");
    assert.equal(removeKnownPaths("Canada, armada.gguf"), "Canada, armada.gguf");
    assert.equal(removePaths("root is at the root", { user: "ro", host: "h", paths: [] }), "root is at the root");
  });
});
