/** Differences between languages that have JavaScript in braces, between and in tags. */
export interface CodeLanguage {
  /** Markup that an expression may contain. In HTML, closing tags may be missing, and there are comments. */
  markup: "none" | "jsx" | "html";
  /** Whether braces inside quotes are expressions. */
  hasExpressionsInQuotes: boolean;
  /** Whether there may be comments of JavaScript between attributes. */
  hasComments: boolean;
  /** Whether a tag ends within a comment that contains its closing bracket. */
  endsTagsInComments?: true;
  /** Whether backticks quote values of attributes. */
  hasBackticks: boolean;
  /** Matches braces that are no expression but a marker, such as `{#if …}`. */
  marker?: RegExp;
}

export const SVELTE: CodeLanguage = {
  ...{ markup: "none", hasExpressionsInQuotes: true, hasComments: true, hasBackticks: false },
  marker: /^\{\s*(?:[#:]|\/(?![/*])|@(?:const|debug)\b)/,
};
export const ASTRO: CodeLanguage = {
  ...{ markup: "html", hasExpressionsInQuotes: false, hasComments: true, hasBackticks: true },
  endsTagsInComments: true,
};
export const MDX: CodeLanguage = { markup: "jsx", hasExpressionsInQuotes: false, hasComments: false, hasBackticks: false };
export const RAZOR: CodeLanguage = { markup: "html", hasExpressionsInQuotes: false, hasComments: false, hasBackticks: false };
/** A script without markup. */
export const SCRIPT: CodeLanguage = { markup: "none", hasExpressionsInQuotes: false, hasComments: false, hasBackticks: false };
