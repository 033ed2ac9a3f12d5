/** Differences between languages with JavaScript in braces, both in tags and between them. */
export interface CodeLanguage {
  /** Markup that an expression may contain. In HTML, closing tags may be missing, and comments are allowed. */
  markup: "none" | "jsx" | "html";
  /** Whether braces inside quotes are expressions. */
  hasExpressionsInQuotes: boolean;
  /** Whether there may be JavaScript comments between attributes. */
  hasComments: boolean;
  /** Whether a closing bracket in a comment between attributes ends the tag. */
  endsTagsInComments?: true;
  /** Whether backticks quote values of attributes. */
  hasBackticks: boolean;
  /** Matches braces that contain a marker instead of an expression, such as `{#if …}`. */
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
