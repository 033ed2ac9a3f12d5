import assert from "node:assert/strict";
import { tokensOf, type Token } from "../../../../media/panel/highlighter.ts";
import { grammars, languageNamed, type Language } from "../../../../media/panel/languages.ts";
import type { EditorTheme } from "../../../../src/protocol/panel.ts";

const theme: EditorTheme = {
  type: "dark",
  tokenColors: [
    { scope: ["keyword", "storage"], settings: { foreground: "#0000FF" } },
    { scope: "string", settings: { foreground: "#00FF00", fontStyle: "italic underline" } },
  ],
};

async function all(code: string, language: Language, theme_ = theme): Promise<Token[]> {
  const tokens: Token[] = [];
  for await (const portion of tokensOf(code, language, theme_)) tokens.push(...portion);
  return tokens;
}

const colorOf = (tokens: Token[], text: string) => tokens.find((token) => token.text.includes(text))?.color;

describe("the colours of code", () => {
  it("are those of the theme, and none where it says nothing", async () => {
    const tokens = await all('const answer = "42";\n', "typescript");
    assert.equal(colorOf(tokens, "const"), "#0000FF");
    assert.deepEqual(
      tokens.find(({ text }) => text.includes("42")),
      { text: '"42"', color: "#00FF00", fontStyle: 5 },
    );
    assert.equal(colorOf(tokens, "answer"), undefined);
  });

  it("know what began lines before", async () => {
    const tokens = await all("/*\nconst a\n*/\nconst b", "typescript");
    assert.deepEqual(
      tokens.filter(({ color }) => color !== undefined).map(({ text }) => text),
      ["const"],
    );
  });

  it("are shiki's own for the type when the theme could not be read", async () => {
    assert.equal(colorOf(await all("const a = 1", "javascript", { type: "light" }), "const"), "#0000FF");
    assert.match(colorOf(await all("const a = 1", "javascript", { type: "highContrast" }), "const") ?? "", /^#/);
  });

  it("are not looked for in lines that are too long", async () => {
    const long = `const a = "${"x".repeat(3000)}";`;
    const tokens = await all(`${long}\nconst b`, "typescript");
    assert.deepEqual(
      tokens.filter(({ color }) => color !== undefined).map(({ text }) => text),
      ["const"],
    );
    assert.equal(tokens.map(({ text }) => text).join(""), `${long}\nconst b`);
  });

  for (const language of Object.keys(grammars) as Language[]) {
    it(`change nothing of code in ${language}`, async () => {
      const code = 'if (a < b) { return "c" } # d\n\n\t<p class="e">f</p>\u00a0\u{1F600}\n  - g: 1 // h\n';
      const tokens = await all(code, language);
      assert.equal(tokens.map(({ text }) => text).join(""), code);
    });
  }
});

describe("the language of a fence", () => {
  it("is known by its name and by what people write, in any case", () => {
    assert.equal(languageNamed("ts"), "typescript");
    assert.equal(languageNamed("Dockerfile"), "docker");
    assert.equal(languageNamed("C++"), "cpp");
    assert.equal(languageNamed("Rust"), "rust");
  });

  it("is none that only looks like one", () => {
    assert.equal(languageNamed("constructor"), undefined);
    assert.equal(languageNamed("text"), undefined);
    assert.equal(languageNamed(""), undefined);
  });
});
