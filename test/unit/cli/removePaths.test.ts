import assert from "node:assert/strict";
import { removePaths } from "../../../src/cli/doctor/removePaths.ts";

const names = {
  user: "ada",
  host: "engine-room",
  paths: ["/Users/ada/My Clients/Acme (Merger)/x.gguf", "/home/ada", String.raw`C:\Users\ada`],
};
const short = (text: string) => removePaths(text, names);

describe("removePaths", () => {
  it("keeps only the last part of each path", () => {
    assert.equal(
      short("Starting /opt/b/.cache/oriel/llama-server --model /data/models/x.gguf"),
      "Starting …/llama-server --model …/x.gguf",
    );
    assert.equal(short("could not open '/Users/bob/My/file.gguf'"), "could not open '…/file.gguf'");
    assert.equal(short("~/models/x.gguf is damaged"), "…/x.gguf is damaged");
    assert.equal(short(String.raw`D:\models\acme\x.gguf is damaged`), "…/x.gguf is damaged");
    assert.equal(short("D:/models/acme/x.gguf is damaged"), "…/x.gguf is damaged");
    assert.equal(short(String.raw`\\server\share\x.gguf`), "…/x.gguf");
    assert.equal(short("//fileserver/Acme/x.gguf"), "…/x.gguf");
    assert.equal(short("file:///data/Acme/x.gguf"), "…/x.gguf");
    assert.equal(short("mmproj:/data/Acme/x.gguf"), "mmproj:…/x.gguf");
  });

  it("removes folders with spaces in their names if the path is quoted or known", () => {
    assert.equal(short("could not open '/mnt/My Clients/Acme Merger/gemma.gguf'"), "could not open '…/gemma.gguf'");
    assert.equal(short("loading /Users/ada/My Clients/Acme (Merger)/x.gguf now"), "loading …/x.gguf now");
    assert.ok(!short("/home/ada/secret project/x.gguf").includes("home"));
  });

  it("keeps URLs, ratios, versions and dates", () => {
    for (const text of ["https://example.com/a/b", "3/4 layers", "n_ctx = 16384/2", "and/or", "11/24/2026"])
      assert.equal(short(text), text);
  });

  it("removes the names of the user and the machine, but not from within other words", () => {
    assert.equal(short("Ada on engine-room"), "(user) on (host)");
    assert.equal(short("Canada, armada.gguf"), "Canada, armada.gguf");
    assert.equal(removePaths("root is at the root", { user: "ro", host: "h", paths: [] }), "root is at the root");
  });
});
