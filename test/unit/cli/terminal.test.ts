import assert from "node:assert/strict";
import { Terminal } from "../../../src/cli/terminal.ts";

describe("a note about llama-server", () => {
  it("is shown once even if the engine repeats it, and a longer note is shown without the part that was already shown", () => {
    const lines: string[] = [];
    const realWrite = process.stderr.write.bind(process.stderr);
    process.stderr.write = (text: string | Uint8Array) => lines.push(String(text)) > 0;
    try {
      const terminal = new Terminal();
      const rejection = "The Vulkan build is not used: It crashed.";
      terminal.noteServer(rejection);
      for (const note of [rejection, `${rejection} No GPU was found.`, `${rejection} No GPU was found.`])
        terminal.showState({ kind: "ready", model: "m", note });
    } finally {
      process.stderr.write = realWrite;
    }
    assert.deepEqual(lines, ["The Vulkan build is not used: It crashed.\n", "No GPU was found.\n"]);
  });
});
