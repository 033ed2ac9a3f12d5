import assert from "node:assert/strict";
import { TerminalTextStream, toTerminalLine, toTerminalText } from "../../../src/core/terminalText.ts";
import { generateHostileTexts } from "../../fixtures/hostileText.ts";
import { SeededRandom } from "../../model/random.ts";
import { getPropertySeed } from "../../properties.ts";

/** Asserts that text can't control a terminal, and runs no commands in the log of a CI system. */
function assertHarmless(shown: string): void {
  assert.doesNotMatch(shown, /(?![\n\t])(?!\r\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u);
  for (const line of shown.split("\n")) {
    assert.ok(!/^\s*::.*::/.test(line), `GitHub would run ${JSON.stringify(line)} as a command.`);
    assert.doesNotMatch(line, /##[a-z]*\[/i);
  }
}

describe("text for a terminal", () => {
  it("can neither control the terminal nor run commands of a CI system", () => {
    for (const text of generateHostileTexts(1)) assertHarmless(toTerminalText(text));
  });

  it("stays on one line if it is formatted as a line", () => {
    for (const text of generateHostileTexts(2)) {
      const line = toTerminalLine(text);
      assert.doesNotMatch(line, /[\r\n]/);
      assertHarmless(line);
    }
  });

  it("is unchanged if it contains nothing harmful", () => {
    const text = "Überschrift – 漢字 😀\r\n\tint x = ::f();\n:::note\n## Title [a](b)\n\u200fעברית\n";
    assert.equal(toTerminalText(text), text);
  });

  it("keeps commands visible, behind a backslash", () => {
    assert.equal(toTerminalText("a\n ::error::b\n##[add-mask]c"), "a\n \\::error::b\n#\\#[add-mask]c");
  });
});

describe("text for a terminal that arrives in chunks", () => {
  it("is shown as if it had arrived in one piece, wherever it is split", () => {
    const random = new SeededRandom(getPropertySeed(3));
    for (const text of generateHostileTexts(3)) {
      const stream = new TerminalTextStream();
      let shown = "";
      for (let at = 0; at < text.length;) {
        const to = at + random.integer(1, 4);
        shown += stream.write(text.slice(at, to));
        at = to;
      }
      assert.equal(shown + stream.end(), toTerminalText(text));
    }
  });

  it("is held back only up to the maximum length of a line", () => {
    const stream = new TerminalTextStream();
    const shown = stream.write(`::${"a".repeat(3000)}`) + stream.write("::b\n") + stream.end();
    assertHarmless(shown);
    assert.equal(stream.write("word "), "word ");
  });
});
