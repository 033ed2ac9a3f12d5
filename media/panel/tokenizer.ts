import {
  codeToTokensBase,
  createShikiPrimitive,
  getLastGrammarState,
  type GrammarState,
  type LanguageRegistration,
  type ThemeRegistration,
} from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";

/** A run of code in one style. */
export interface Token {
  text: string;
  /** CSS color; undefined for the editor's foreground. */
  color: string | undefined;
  /** Bit mask: 1 italic, 2 bold, 4 underlined, 8 struck through. */
  fontStyle: number;
}

/** Colors of a theme, in TextMate's format. */
export interface TokenTheme {
  isDark: boolean;
  tokenColors: NonNullable<ThemeRegistration["tokenColors"]>;
}

/** Maximum length of a highlighted line, in characters; longer lines stay plain. */
const MAX_LINE_LENGTH = 2000;

/**
 * Time limit for tokenizing a line, because patterns can backtrack excessively. For the first line in a language, compiling the grammar's
 * patterns alone takes up to a second, or more on a busy machine.
 */
const LINE_TIMEOUT_MS = 10_000;

/** Foreground color of all loaded themes, which marks text that a theme does not color. No published theme uses this color. */
const UNCOLORED = "#01020304";

const shiki = createShikiPrimitive({ engine: createJavaScriptRegexEngine({ forgiving: true }) });
const themeNames = new Map<string, string>();

/**
 * Yields the tokens of each line of `code`, including line breaks. Their concatenation equals `code`.
 * @param grammar the language's grammars, embedded languages first, as Shiki publishes them
 */
export function* tokenize(code: string, grammar: LanguageRegistration[], theme: TokenTheme): Generator<Token[]> {
  for (const registration of grammar) {
    if (!shiki.getLoadedLanguages().includes(registration.name)) shiki.loadLanguageSync(registration);
  }
  const lang = grammar.at(-1)?.name;
  if (lang === undefined) return;
  const themeName = loadTheme(theme);
  let state: GrammarState | undefined;
  for (const [index, line] of code.split("\n").entries()) {
    const options = {
      lang,
      theme: themeName,
      tokenizeMaxLineLength: MAX_LINE_LENGTH,
      tokenizeTimeLimit: LINE_TIMEOUT_MS,
      ...(state ? { grammarState: state } : {}),
    };
    const lines = codeToTokensBase(shiki, line, options);
    state = getLastGrammarState(shiki, lines);
    const tokens: Token[] = [];
    if (index > 0) appendToken(tokens, { text: "\n", color: undefined, fontStyle: 0 });
    for (const { content, color, fontStyle = 0 } of lines.flat()) {
      appendToken(tokens, { text: content, color: color === "" || color === UNCOLORED ? undefined : color, fontStyle });
    }
    yield tokens;
  }
}

/** Appends a token, merged with the last one if they look the same. */
export function appendToken(tokens: Token[], token: Token): void {
  const last = tokens.at(-1);
  if (last && last.color === token.color && last.fontStyle === token.fontStyle) last.text += token.text;
  else if (token.text !== "") tokens.push({ ...token });
}

function loadTheme({ isDark, tokenColors }: TokenTheme): string {
  const key = JSON.stringify([isDark, tokenColors]);
  const loadedName = themeNames.get(key);
  if (loadedName !== undefined) return loadedName;
  const name = `editor-${themeNames.size}`;
  shiki.loadThemeSync({ name, type: isDark ? "dark" : "light", fg: UNCOLORED, bg: UNCOLORED, settings: [...tokenColors] });
  themeNames.set(key, name);
  return name;
}
