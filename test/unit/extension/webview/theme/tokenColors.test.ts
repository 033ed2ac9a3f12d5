import assert from "node:assert/strict";
import { readTokenColors } from "../../../../../src/extension/webview/theme/tokenColors.ts";

const rule = (scope: string, foreground: string) => ({ scope, settings: { foreground } });

/** Creates a reader of these files. */
const from = (files: Record<string, unknown>) => async (path: string) => {
  const content = files[path];
  if (content === undefined) throw new Error(`There is no ${path}.`);
  return typeof content === "string" ? content : JSON.stringify(content);
};

describe("the token colors of a theme", () => {
  it("are read from JSON with comments and trailing commas", async () => {
    const text = `{
      // A theme.
      "tokenColors": [{ "scope": "comment", "settings": { "foreground": "#008000", }, /* green */ },],
    }`;
    assert.deepEqual(await readTokenColors(from({ "./a.json": text }), "./a.json"), [rule("comment", "#008000")]);
  });

  it("follow those of included themes, which they override", async () => {
    const files = {
      "themes/modern.json": { include: "./plus.json", tokenColors: [rule("string", "#111111")] },
      "themes/plus.json": { include: "../base/vs.json", tokenColors: [rule("keyword", "#222222")] },
      "base/vs.json": { tokenColors: [rule("keyword", "#333333"), rule("comment", "#444444")] },
    };
    assert.deepEqual(await readTokenColors(from(files), "themes/modern.json"), [
      rule("keyword", "#333333"),
      rule("comment", "#444444"),
      rule("keyword", "#222222"),
      rule("string", "#111111"),
    ]);
  });

  for (const [what, content] of Object.entries({
    "a list": [rule("keyword", "#123")],
    "TextMate's settings": { settings: [rule("keyword", "#123")] },
    "another theme's rules": { tokenColors: [rule("keyword", "#123")] },
  })) {
    it(`are read from a separate file, as ${what}`, async () => {
      const files = { "themes/a.json": { tokenColors: "./tokens.json" }, "themes/tokens.json": content };
      assert.deepEqual(await readTokenColors(from(files), "themes/a.json"), [rule("keyword", "#123")]);
    });
  }

  it("omit rules without a scope, and invalid colors", async () => {
    const tokenColors = [
      { settings: { foreground: "#ffffff", background: "#000000" } },
      { name: "Italic", scope: ["comment", "quote"], settings: { foreground: "url(https://example.org)", fontStyle: "italic" } },
      rule("string", "red"),
      "nonsense",
    ];
    assert.deepEqual(await readTokenColors(from({ "a.json": { tokenColors } }), "a.json"), [
      { scope: ["comment", "quote"], settings: { fontStyle: "italic" } },
      { scope: "string", settings: {} },
    ]);
  });

  for (const [what, files] of Object.entries<Record<string, unknown>>({
    "a missing file": {},
    "a missing included file": { "a.json": { include: "b.json" } },
    "a file that is cut off": { "a.json": `{ "tokenColors": [` },
    "a file of TextMate's own format": { "a.json": { tokenColors: "b.tmTheme" }, "b.tmTheme": "<plist></plist>" },
    "a file that is no theme": { "a.json": "[]" },
    "a theme that includes itself": { "a.json": { include: "./a.json" } },
  })) {
    it(`can't be read from ${what}`, async () => {
      await assert.rejects(readTokenColors(from(files), "a.json"));
    });
  }
});
