/** Comments of HTML, JavaScript, CSS and templates. */
const COMMENT = /<!--([^]*?)-->|\/\*([^]*?)\*\/|(?:^|[^:"'`\w])\/\/([^\n]*)/g;

/** Comments that stand for code which was left out, such as “… more items here” or “Repeat for the other rows”. */
const LEFT_OUT = [
  /^\s*(?:\.{3}|…)\s*(?:\S|$)/,
  /(?:\.{3}|…)\s*$/,
  /\b(?:repeat|continue|same|similar)\b.*\b(?:for|as|above|other|rest|remaining|rows?|items?|cards?)\b/i,
  /\b(?:add|insert|include|put)\b.*\b(?:more|other|remaining|rest)\b/i,
  /\b(?:rest|remainder) of (?:the|your)\b/i,
  /\b(?:more|other|remaining|additional)\b.*\b(?:rows?|items?|cards?|entries|elements|options|fields|columns|sections?|links?)\b.*\b(?:here|go|follow)\b/i,
];

/** Finds a comment that stands for code which was left out. @returns the text of the comment */
export function findPlaceholder(code: string): string | undefined {
  for (const [, html, block, line] of code.matchAll(COMMENT)) {
    const comment = (html ?? block ?? line ?? "").replaceAll(/\s+/g, " ").trim();
    if (LEFT_OUT.some((pattern) => pattern.test(comment))) return comment;
  }
  return undefined;
}
