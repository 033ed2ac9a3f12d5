import assert from "node:assert/strict";
import { formatWorkflowCommand } from "../../../src/core/workflowCommand.ts";
import { generateHostileTexts } from "../../fixtures/hostileText.ts";

describe("a workflow command", () => {
  it("is a single line with exactly the given properties, whatever their values", () => {
    for (const text of generateHostileTexts(5)) {
      const command = formatWorkflowCommand("error", { file: text, line: 1, title: text }, text);
      const [, file, title, message] = /^::error file=([^,:]*),line=1,title=([^,:]*)::([^\n]*)\n$/.exec(command) ?? [];
      assert.doesNotMatch(command.slice(0, -1), /[\p{Cc}\p{Cs}](?<!\t)/u);
      assert.equal(file, title);
      assert.equal(decodeValue(title), decodeValue(message));
    }
  });
});

/** Decodes a value as GitHub's runner does. */
function decodeValue(text: string | undefined): string | undefined {
  const characters = { "%3A": ":", "%2C": ",", "%0D": "\r", "%0A": "\n", "%25": "%" };
  return text?.replace(/%(?:3A|2C|0D|0A|25)/g, (escape) => characters[escape as keyof typeof characters]);
}
