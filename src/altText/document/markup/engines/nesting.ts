/** Matches the tags that end a block, in the same order of engines as `OPENING`. */
const CLOSING = /^(?:\{\{[-~]?\s*(?:end\b|\/)|\{%[-+]?\s*end|<%-?\s*(?:end\b|\})|<\?(?:php)?\s+(?:end[a-z]+|\}))/i;

/** Matches the tags that begin a block with a condition or a loop: Go and Handlebars; Jinja, Django, Liquid and Twig; ERB and EJS; PHP. */
const OPENING =
  /^(?:\{\{[-~]?\s*(?:(?:if|with|range)\b|[#^][^\s}])|\{%[-+]?\s*(?:if|unless|for|with|case|ifchanged)\b|<%-?\s*(?:(?:if|unless|case|for|while|until)\b|[^]*(?:\bdo\b(?:\s*\|[^|]*\|)?|\{)\s*-?%>$)|<\?(?:php)?\s+(?:if|foreach|for|while|switch)\b)/i;

/** Match the start and the end of code that ends one block and begins the next, such as `<% } else { %>`. */
const [BETWEEN_START, BETWEEN_END] = [/^<[%?](?:php)?[-\s]*\}/i, /\{\s*-?[%?]>$/];

/** By how many levels the tags of a template engine are nested more deeply after a control tag: 1 if the tag begins a block, -1 if it ends one. */
export function readNesting(tag: string): 1 | 0 | -1 {
  if (BETWEEN_START.test(tag) && BETWEEN_END.test(tag)) return 0;
  return CLOSING.test(tag) ? -1 : OPENING.test(tag) ? 1 : 0;
}
