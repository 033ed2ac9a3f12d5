import assert from "node:assert/strict";
import { readTokenColors } from "../../../../../src/extension/webview/theme/tokenColors.ts";

const createRule = (scope: string, foreground: string) => ({ scope, settings: { foreground } });

/** Creates a function that reads the given files. */
const createReader = (files: Record<string, unknown>) => async (path: string) => {
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
    assert.deepEqual(await readTokenColors(createReader({ "./a.json": text }), "./a.json"), [createRule("comment", "#008000")]);
  });

  it("follow and override the rules of included themes", async () => {
    const files = {
      "themes/modern.json": { include: "./plus.json", tokenColors: [createRule("string", "#111111")] },
      "themes/plus.json": { include: "../base/vs.json", tokenColors: [createRule("keyword", "#222222")] },
      "base/vs.json": { tokenColors: [createRule("keyword", "#333333"), createRule("comment", "#444444")] },
    };
    assert.deepEqual(await readTokenColors(createReader(files), "themes/modern.json"), [
      createRule("keyword", "#333333"),
      createRule("comment", "#444444"),
      createRule("keyword", "#222222"),
      createRule("string", "#111111"),
    ]);
  });

  for (const [description, content] of Object.entries({
    "a list": [createRule("keyword", "#123")],
    "TextMate's settings": { settings: [createRule("keyword", "#123")] },
    "another theme's rules": { tokenColors: [createRule("keyword", "#123")] },
  })) {
    it(`are read from a separate file as ${description}`, async () => {
      const files = { "themes/a.json": { tokenColors: "./tokens.json" }, "themes/tokens.json": content };
      assert.deepEqual(await readTokenColors(createReader(files), "themes/a.json"), [createRule("keyword", "#123")]);
    });
  }

  it("omit rules without a scope, and invalid colors", async () => {
    const tokenColors = [
      { settings: { foreground: "#ffffff", background: "#000000" } },
      { name: "Italic", scope: ["comment", "quote"], settings: { foreground: "url(https://example.org)", fontStyle: "italic" } },
      createRule("string", "red"),
      "nonsense",
    ];
    assert.deepEqual(await readTokenColors(createReader({ "a.json": { tokenColors } }), "a.json"), [
      { scope: ["comment", "quote"], settings: { fontStyle: "italic" } },
      { scope: "string", settings: {} },
    ]);
  });

  for (const [description, files] of Object.entries<Record<string, unknown>>({
    "a missing file": {},
    "a missing included file": { "a.json": { include: "b.json" } },
    "a truncated file": { "a.json": `{ "tokenColors": [` },
    "a file in TextMate's own format": { "a.json": { tokenColors: "b.tmTheme" }, "b.tmTheme": "<plist></plist>" },
    "a file that is not a theme": { "a.json": "[]" },
    "a theme that includes itself": { "a.json": { include: "./a.json" } },
  })) {
    it(`can't be read from ${description}`, async () => {
      await assert.rejects(readTokenColors(createReader(files), "a.json"));
    });
  }
});
