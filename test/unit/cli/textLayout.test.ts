import assert from "node:assert/strict";
import stringWidth from "string-width";
import { padEnd, shortenEnd, shortenStart, wrap } from "../../../src/cli/textLayout.ts";
import { chooseStyle, colorStyle, plainStyle } from "../../../src/cli/textStyle.ts";

const TEXTS = [
  "",
  "a",
  "docs/guide/setup.md",
  "ドキュメント/設定.md",
  "e\u0301te\u0301/résumé.md",
  "👩‍👩‍👧/👍🏽.md",
  "a b  c d",
  "word ".repeat(20),
  "x".repeat(100),
];

describe("text on a terminal", () => {
  it("is shortened at its start or its end to a number of columns, and never within a character", () => {
    assert.equal(shortenStart("docs/guide/setup.md", 10), "…/setup.md");
    assert.equal(shortenEnd("docs/guide/setup.md", 10), "docs/guid…");
    assert.equal(shortenStart("ドキュメント/設定.md", 9), "…/設定.md");
    assert.equal(shortenEnd("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 5), "👩‍👩‍👧👩‍👩‍👧…");
    for (const text of TEXTS) {
      for (let columns = 3; columns < 110; columns += 1) {
        for (const shortened of [shortenStart(text, columns), shortenEnd(text, columns)]) {
          assert.ok(stringWidth(shortened) <= columns, `${text} ${columns}`);
          if (stringWidth(text) <= columns) assert.equal(shortened, text);
        }
      }
    }
  });

  it("is wrapped between words where possible, without losing any", () => {
    assert.deepEqual(wrap("one two three", 7), ["one two", "three"]);
    assert.deepEqual(wrap("one two three", 8), ["one two", "three"]);
    assert.deepEqual(wrap("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
    for (const text of TEXTS) {
      for (let columns = 2; columns < 110; columns += 1) {
        const lines = wrap(text, columns);
        assert.ok(
          lines.every((line) => stringWidth(line) <= columns),
          `${text} ${columns}`,
        );
        assert.equal(lines.join("").replaceAll(" ", ""), text.replaceAll(" ", ""));
      }
    }
  });

  it("is filled to a number of columns", () => {
    assert.equal(padEnd("設定", 6), "設定  ");
    assert.equal(padEnd("setup", 3), "setup");
  });

  it("has color if the output is a terminal, unless the environment says otherwise", () => {
    const choose = (isTTY: boolean, env: NodeJS.ProcessEnv) => chooseStyle({ isTTY }, env);
    assert.equal(choose(true, {}), colorStyle);
    assert.equal(choose(false, {}), plainStyle);
    assert.equal(choose(true, { TERM: "dumb" }), plainStyle);
    assert.equal(choose(true, { NO_COLOR: "1" }), plainStyle);
    assert.equal(choose(true, { NO_COLOR: "" }), colorStyle);
    assert.equal(choose(false, { FORCE_COLOR: "1" }), colorStyle);
    assert.equal(choose(true, { FORCE_COLOR: "0" }), plainStyle);
    assert.equal(choose(false, { FORCE_COLOR: "3", NO_COLOR: "1" }), plainStyle);
  });
});
