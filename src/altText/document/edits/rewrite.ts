import type { ImageUse, Quoting } from "../imageUse.ts";
import { getDefinition, type Syntax } from "../syntax.ts";
import { escapeMarkdown, normalizeAlt, quoteForFrontMatter } from "./escape.ts";
import type { TextChange } from "./textChange.ts";

/**
 * Creates the change that gives an image this alt text, escaped for its context. Empty text marks the image as decorative. The
 * text is normalized, so that it does not span lines.
 * @returns undefined if the alt text can't be written: it is an expression or comes from another element, the tag contains tags of a template
 * engine, the image is a background or in a format that is only checked, or the text can't be quoted
 */
export function createAltChange({ alt, isTemplate, isScanOnly }: ImageUse, text: string, syntax: Syntax): TextChange | undefined {
  if (isTemplate === true || isScanOnly === true || alt.kind === "dynamic" || alt.kind === "elementContent" || alt.kind === "background")
    return undefined;
  const { escapeAttribute } = getDefinition(syntax);
  const quotedText = quoteText(normalizeAlt(text), alt.quoting, alt.range.from === alt.range.to, escapeAttribute);
  return quotedText === undefined ? undefined : { range: alt.range, text: quotedText };
}

/** @returns undefined if the text can't be quoted */
function quoteText(plain: string, quoting: Quoting, isNew: boolean, escape: (text: string) => string): string | undefined {
  switch (quoting.kind) {
    case "markdown":
      return escapeMarkdown(plain) + quoting.suffix;
    case "attribute":
      return quoting.quote === '"' ? escape(plain) : escape(plain).replaceAll("&quot;", '"').replaceAll("'", "&#39;");
    case "wholeValue":
      return `"${escape(plain)}"`;
    case "newAttribute": {
      // An empty aria-label isn't a name, so an element that doesn't support `alt` gets aria-hidden instead.
      const isHidden = plain === "" && quoting.name === "aria-label";
      const attribute = isHidden ? 'aria-hidden="true"' : `${quoting.name}="${escape(plain)}"`;
      return isNew ? ` ${attribute}` : attribute;
    }
    case "yaml":
      return quoting.prefix + quoteForFrontMatter(plain);
    case "verbatim": {
      const { prefix, quotes, escaped = "", forbidden } = quoting;
      if ((forbidden !== undefined && new RegExp(forbidden).test(plain)) || formsCode(plain)) return undefined;
      const isPlain = (candidate: string) => candidate === "" || (!plain.includes(candidate) && !formsCode(candidate + plain));
      const quote = quotes.find(isPlain) ?? quotes.find((candidate) => escaped.includes(candidate));
      if (quote === undefined) return undefined;
      return prefix + quote + (quote === "" ? plain : plain.replaceAll(quote, `\\${quote}`)) + quote;
    }
    case "inJson": {
      const text = quoteText(plain, quoting.quoting, isNew, escape);
      return text === undefined ? undefined : JSON.stringify(text).slice(1, -1);
    }
  }
}

/**
 * Whether text contains the start of a template engine's tag, or of code that knitr runs. Where nothing can be escaped, such text is not
 * written.
 */
function formsCode(text: string): boolean {
  return /\{[{%#]|<[%?#@]|\$\{|`(?:r[ #]|\{[a-z])/i.test(text);
}
