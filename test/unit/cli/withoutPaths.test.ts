import assert from "node:assert/strict";
import { withoutPaths } from "../../../src/cli/doctor/withoutPaths.ts";

const names = { user: "ada", host: "engine-room" };
const short = (text: string) => withoutPaths(text, names);

describe("a report that is to be shared", () => {
  it("has the last part alone of every path", () => {
    assert.equal(
      short("Starting /home/ada/.cache/oriel/llama-server --model /data/models/x.gguf"),
      "Starting …/llama-server --model …/x.gguf",
    );
    assert.equal(short("could not open '/Users/ada/My/file.gguf'"), "could not open '…/file.gguf'");
    assert.equal(short("~/models/x.gguf is damaged"), "…/x.gguf is damaged");
    assert.equal(short(String.raw`C:\Users\ada\models\x.gguf is damaged`), String.raw`…\x.gguf is damaged`);
    assert.equal(short(String.raw`\\server\share\x.gguf`), String.raw`…\x.gguf`);
  });

  it("keeps what is no path: addresses, ratios, versions and dates", () => {
    for (const text of ["https://example.com/a/b", "3/4 layers", "n_ctx = 16384/2", "and/or", "11/24/2026"])
      assert.equal(short(text), text);
  });

  it("names neither user nor machine, and leaves words alone that hold their names", () => {
    assert.equal(short("ada on engine-room"), "(user) on (host)");
    assert.equal(short("Canada, armada.gguf"), "Canada, armada.gguf");
    assert.equal(withoutPaths("root is at the root", { user: "ro", host: "h" }), "root is at the root");
  });
});
