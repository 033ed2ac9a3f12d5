import type { Language } from "./language.ts";
import { languages } from "./languageList.ts";
import { removeUntranslated } from "./words.ts";

/** Unicode scripts for the scripts of locales that Unicode does not have, such as `Jpan`. */
const SCRIPTS: Record<string, readonly string[]> = {
  Jpan: ["Hira", "Kana", "Han"],
  Hans: ["Han"],
  Hant: ["Han"],
  Kore: ["Hang"],
};

/** Minimum number of function words, or of characters of a script, for the language of a page to be detected. */
const MIN_HITS = 8;

/** Maximum length of the text that is read to detect a language, in characters. */
const MAX_SAMPLE_LENGTH = 10_000;

/** Returns the language subtag of a language tag such as `pt-BR` or `pt_BR`. */
export function getPrimarySubtag(tag: string): string {
  return (/^[a-z]+/i.exec(tag)?.[0] ?? "").toLowerCase();
}

/** Formats a language tag for a prompt, such as “German (de)”. */
export function describeLanguage(tag: string): string {
  const normalized = tag.replaceAll("_", "-");
  try {
    const name = new Intl.DisplayNames("en", { type: "language", fallback: "none" }).of(normalized);
    return name === undefined ? `the language “${tag}”` : `${name} (${normalized})`;
  } catch {
    return `the language “${tag}”`;
  }
}

/**
 * Detects the language of a page from its text.
 * @param source text of the document, with its markup
 * @returns a tag such as `de`; undefined if the text is too short, or if no supported language prevails
 */
export function detectLanguage(source: string): string | undefined {
  const text = removeMarkup(source.slice(0, MAX_SAMPLE_LENGTH));
  const kana = countMatches(text, /[\p{Script=Hira}\p{Script=Kana}]/gu);
  const hangul = countMatches(text, /\p{Script=Hang}/gu);
  const han = countMatches(text, /\p{Script=Han}/gu);
  const letters = countMatches(text, /\p{L}/gu);
  // A letter of these scripts carries as much as several Latin letters.
  if (kana >= MIN_HITS && (kana + han) * 4 > letters) return "ja";
  if (hangul >= MIN_HITS && hangul * 4 > letters) return "ko";
  if (han >= MIN_HITS && han * 4 > letters) return "zh";
  const [best, second] = rankLanguages(text);
  if (best === undefined || best.hits < MIN_HITS || best.hits < 1.3 * (second?.hits ?? 0)) return undefined;
  return best.language.id;
}

/**
 * Finds out in which other language a short text is written.
 * @param expected tag of the language that it should be in
 * @returns the other language, or its script; undefined if the text may be in the expected language
 */
export function findOtherLanguage(text: string, expected: string): string | undefined {
  const prose = removeUntranslated(text);
  const scripts = listScripts(expected);
  const primary = getPrimarySubtag(expected);
  const ownLetters =
    scripts.length === 0 ? 0 : countMatches(prose, new RegExp(`[${scripts.map((script) => `\\p{Script=${script}}`).join("")}]`, "gu"));
  const letters = countMatches(prose, /\p{L}/gu);
  if (primary === "zh" && /[\p{Script=Hira}\p{Script=Kana}]{2}/u.test(prose)) return "Japanese";
  if (primary === "ja" && !/[\p{Script=Hira}\p{Script=Kana}]/u.test(prose) && /[的了这那们吗您]/u.test(prose)) return "Chinese";
  const [best] = rankLanguages(prose, true);
  const lowerWords = prose.match(/(?<!\p{L})\p{Ll}{2,}(?!\p{L})/gu)?.length ?? 0;
  if (scripts.length > 0 && !scripts.includes("Latn")) {
    if (ownLetters > 0) return undefined;
    return describeScript(prose) ?? (lowerWords >= 2 ? describeBest(best) : undefined);
  }
  if (scripts.includes("Latn") && letters > 0 && ownLetters * 2 < letters) return "another script";
  const expectedLanguage = languages.find(({ id }) => id === primary);
  if (best === undefined || best.language === expectedLanguage) return undefined;
  const words = splitSpacedWords(prose);
  const ownHits = expectedLanguage === undefined ? 0 : countHits(expectedLanguage, words, true);
  // Languages share words, and those of a language without a list are unknown.
  const isOther =
    expectedLanguage === undefined ? best.hits >= 3 : best.hits >= 2 * ownHits && (best.hits >= 2 || (ownHits === 0 && words.length >= 3));
  return isOther ? describeBest(best) : undefined;
}

interface RankedLanguage {
  language: Language;
  hits: number;
}

function describeBest(best: RankedLanguage | undefined): string {
  return best === undefined ? "another language" : describeLanguage(best.language.id).replace(/ \(.*/, "");
}

/** Names the language of text in a script that few languages use. */
function describeScript(text: string): string | undefined {
  if (/\p{Script=Hang}{2}/u.test(text)) return "Korean";
  if (/[\p{Script=Hira}\p{Script=Kana}]{2}/u.test(text)) return "Japanese";
  return /\p{Script=Han}{2}/u.test(text) ? "Chinese" : undefined;
}

/** Lists the scripts of a language, as Unicode abbreviates them. */
function listScripts(tag: string): readonly string[] {
  try {
    const script = new Intl.Locale(tag.replaceAll("_", "-")).maximize().script;
    return script === undefined ? [] : (SCRIPTS[script] ?? [script]);
  } catch {
    return [];
  }
}

/** Splits text in a language with spaces between its words, without a dictionary, which would be slow. */
function splitSpacedWords(text: string): string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}

/** Ranks the languages with spaces between their words by the words that a text shares with them. */
function rankLanguages(text: string, withImageWords = false): RankedLanguage[] {
  const words = splitSpacedWords(text);
  return languages
    .map((language): RankedLanguage => ({ language, hits: countHits(language, words, withImageWords) }))
    .filter(({ hits }) => hits > 0)
    .toSorted((a, b) => b.hits - a.hits);
}

const wordSets = new WeakMap<Language, { functionWords: Set<string>; all: Set<string> }>();

function countHits(language: Language, words: string[], withImageWords: boolean): number {
  let sets = wordSets.get(language);
  if (sets === undefined) {
    const functionWords = new Set(language.functionWords.split(" "));
    sets = { functionWords, all: new Set([...functionWords, ...language.imageWords.split(" ")]) };
    wordSets.set(language, sets);
  }
  const knownWords = withImageWords ? sets.all : sets.functionWords;
  return words.reduce((hits, word) => hits + Number(knownWords.has(word)), 0);
}

/** Removes fenced code, scripts, styles, tags and the targets of links, and what has the same form in every language. */
function removeMarkup(source: string): string {
  return removeUntranslated(
    source
      .replace(/^(?:```|~~~)[^\n]*\n[\s\S]*?^(?:```|~~~)[^\n]*$/gm, " ")
      .replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, " ")
      .replace(/<[^<>]*>/g, " ")
      .replace(/\]\([^()\n]*\)/g, " "),
  );
}

function countMatches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Function words of all languages, which carry no meaning alone. */
export const allFunctionWords: ReadonlySet<string> = new Set(languages.flatMap(({ functionWords }) => functionWords.split(" ")));
