import assert from "node:assert/strict";
import { grammars, findLanguage, type Language } from "../../../../media/panel/languages.ts";
import { appendToken, tokenize, type Token, type TokenTheme } from "../../../../media/panel/tokenizer.ts";

const theme: TokenTheme = {
  isDark: true,
  tokenColors: [
    { scope: ["keyword", "storage"], settings: { foreground: "#0000FF" } },
    { scope: "string", settings: { foreground: "#00FF00", fontStyle: "italic underline" } },
  ],
};

async function tokenizeText(code: string, language: Language): Promise<Token[]> {
  const { default: grammar } = await grammars[language]();
  const tokens: Token[] = [];
  for (const line of tokenize(code, grammar, theme)) for (const token of line) appendToken(tokens, token);
  return tokens;
}

const findColor = (tokens: Token[], text: string) => tokens.find((token) => token.text.includes(text))?.color;

describe("code highlighting", () => {
  it("uses the theme's colors, and the editor's foreground for everything else", async () => {
    const tokens = await tokenizeText('const answer = "42";\n', "typescript");
    assert.equal(findColor(tokens, "const"), "#0000FF");
    assert.deepEqual(
      tokens.find(({ text }) => text.includes("42")),
      { text: '"42"', color: "#00FF00", fontStyle: 5 },
    );
    assert.equal(findColor(tokens, "answer"), undefined);
  });

  it("continues comments and strings across lines", async () => {
    const tokens = await tokenizeText("/*\nconst a\n*/\nconst b", "typescript");
    assert.deepEqual(
      tokens.filter(({ color }) => color !== undefined).map(({ text }) => text),
      ["const"],
    );
  });

  it("leaves lines of more than 2,000 characters plain", async () => {
    const longLine = `const a = "${"x".repeat(3000)}";`;
    const tokens = await tokenizeText(`${longLine}\nconst b`, "typescript");
    assert.deepEqual(
      tokens.filter(({ color }) => color !== undefined).map(({ text }) => text),
      ["const"],
    );
    assert.equal(tokens.map(({ text }) => text).join(""), `${longLine}\nconst b`);
  });

  for (const language of Object.keys(grammars) as Language[]) {
    it(`keeps the text of ${language} code`, async () => {
      const code = 'if (a < b) { return "c" } # d\n\n\t<p class="e">f</p>\u00a0\u{1F600}\n  - g: 1 // h\n';
      const tokens = await tokenizeText(code, language);
      assert.equal(tokens.map(({ text }) => text).join(""), code);
    });
  }
});

describe("the language of a code fence", () => {
  it("is recognized by its name or alias, in any case", () => {
    assert.equal(findLanguage("ts"), "typescript");
    assert.equal(findLanguage("Dockerfile"), "docker");
    assert.equal(findLanguage("C++"), "cpp");
    assert.equal(findLanguage("Rust"), "rust");
  });

  it("is unknown for other names, including those of Object.prototype", () => {
    assert.equal(findLanguage("constructor"), undefined);
    assert.equal(findLanguage("text"), undefined);
    assert.equal(findLanguage(""), undefined);
  });
});
