import {
  codeToTokensBase,
  createShikiPrimitive,
  getLastGrammarState,
  type GrammarState,
  type RegexEngine,
  type ThemeRegistration,
} from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import type { EditorTheme } from "../../src/protocol/panel.ts";
import { grammars, type Language } from "./languages.ts";

/** A piece of code that looks the same throughout. */
export interface Token {
  text: string;
  /** Undefined for the editor's own. */
  color: string | undefined;
  /** Bits: 1 italic, 2 bold, 4 underlined, 8 struck through. */
  fontStyle: number;
}

/** Milliseconds of work before the page has its turn. */
const SLICE = 10;

/** Characters; longer lines stay plain. */
const MAX_LINE = 2000;

/** A colour that no theme has, given to what a theme does not colour. */
const NONE = "#01020304";

/** For a theme whose file can't be read. */
const usualThemes = {
  light: () => import("shiki/themes/light-plus.mjs"),
  dark: () => import("shiki/themes/dark-plus.mjs"),
  highContrast: () => import("shiki/themes/github-dark-high-contrast.mjs"),
  highContrastLight: () => import("shiki/themes/github-light-high-contrast.mjs"),
} satisfies Record<EditorTheme["type"], () => Promise<{ default: ThemeRegistration }>>;

/** A scanner was wanted of patterns that are not converted yet. */
class Unconverted extends Error {
  readonly patterns: string[];

  constructor(patterns: string[]) {
    super("Patterns are not converted yet.");
    this.patterns = patterns;
  }
}

const converted = new Map<string, RegExp | Error>();
const regexEngine = createJavaScriptRegexEngine({ forgiving: true, cache: converted });

/**
 * To convert Oniguruma's regular expressions takes most of the time: for the first line of TypeScript 0.2 s, of C++ a second. Shiki
 * can't pause in the middle of a line, so it is thrown out of it, and has the line again once they are converted.
 */
const pausingEngine: RegexEngine = {
  createString: (text) => regexEngine.createString(text),
  createScanner(patterns) {
    const missing = patterns.filter((pattern) => typeof pattern === "string" && !converted.has(pattern));
    if (missing.length > 0) throw new Unconverted(missing as string[]);
    return regexEngine.createScanner(patterns);
  },
};

const shiki = createShikiPrimitive({ engine: pausingEngine });
const names = new WeakMap<EditorTheme, string>();
let themeCount = 0;

/**
 * The tokens of code, in order and with nothing left out, in portions: whoever takes one can show it before the next is there, and
 * no portion keeps the page waiting. Leaving the loop cancels.
 */
export async function* tokensOf(code: string, language: Language, theme: EditorTheme): AsyncGenerator<Token[]> {
  const grammar = (await grammars[language]()).default;
  const lang = grammar.at(-1)?.name ?? language;
  const slice = new Slice();
  // What a language embeds comes before it.
  for (const registration of grammar) {
    if (shiki.getLoadedLanguages().includes(registration.name)) continue;
    await slice.pause();
    shiki.loadLanguageSync(registration);
  }
  const name = await loadTheme(theme);
  await slice.pauseIfOver();
  let state: GrammarState | undefined;
  let portion: Token[] = [];
  for (const [index, line] of code.split("\n").entries()) {
    if (index > 0) add(portion, { text: "\n", color: undefined, fontStyle: 0 });
    const options = { lang, theme: name, tokenizeMaxLineLength: MAX_LINE, ...(state ? { grammarState: state } : {}) };
    const lines = await withPatterns(() => codeToTokensBase(shiki, line, options), slice);
    state = getLastGrammarState(shiki, lines);
    for (const { content, color, fontStyle = 0 } of lines.flat()) {
      add(portion, { text: content, color: color === "" || color === NONE ? undefined : color, fontStyle });
    }
    if (!slice.isOver) continue;
    yield portion;
    portion = [];
    await slice.pauseIfOver();
  }
  yield portion;
}

async function withPatterns<T>(work: () => T, slice: Slice): Promise<T> {
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Unconverted)) throw error;
      for (const pattern of error.patterns) {
        // The longest, of 12,000 characters, take 40 ms and more.
        await (pattern.length > 4000 ? slice.pause() : slice.pauseIfOver());
        const scanner = regexEngine.createScanner([pattern]);
        await slice.pauseIfOver();
        // The first search compiles it.
        scanner.findNextMatchSync(regexEngine.createString(""), 0, 0);
      }
      await slice.pauseIfOver();
    }
  }
}

async function loadTheme(theme: EditorTheme): Promise<string> {
  const known = names.get(theme);
  if (known !== undefined) return known;
  const name = `editor-${++themeCount}`;
  const settings = theme.tokenColors ?? (await usualThemes[theme.type]()).default.tokenColors ?? [];
  shiki.loadThemeSync({ name, type: theme.type.startsWith("light") ? "light" : "dark", fg: NONE, bg: NONE, settings: [...settings] });
  names.set(theme, name);
  return name;
}

function add(portion: Token[], token: Token): void {
  const last = portion.at(-1);
  if (last && last.color === token.color && last.fontStyle === token.fontStyle) last.text += token.text;
  else if (token.text !== "") portion.push(token);
}

class Slice {
  #end = performance.now() + SLICE;

  get isOver(): boolean {
    return performance.now() >= this.#end;
  }

  async pauseIfOver(): Promise<void> {
    if (this.isOver) await this.pause();
  }

  async pause(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve));
    this.#end = performance.now() + SLICE;
  }
}
