import type { LanguageRegistration } from "shiki/core";
import type { Token, TokenTheme } from "./tokenizer.ts";

/** Messages to the highlighting worker. A grammar is sent once, before the first request that uses it. */
export type ToHighlightWorker =
  | { kind: "grammar"; language: string; grammar: LanguageRegistration[] }
  | { kind: "tokenize"; id: number; code: string; language: string; theme: TokenTheme }
  | { kind: "cancel"; id: number };

export type FromHighlightWorker =
  | { kind: "tokens"; id: number; tokens: Token[] }
  | { kind: "done"; id: number }
  | { kind: "failed"; id: number; message: string };
