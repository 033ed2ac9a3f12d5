import { isElement, type MarkupElement } from "../markup.ts";
import { parseJsx } from "./jsxElements.ts";
import { blankText } from "./markdownText.ts";
import { findScripts } from "./scripts.ts";

/** Parses the elements in the scripts of a component file whose language is JSX or TSX. */
export function parseJsxScripts(source: string): MarkupElement[] {
  return findScripts(source).flatMap(({ from, to, attributes }) => {
    const language = /\blang\s*=\s*["']?(jsx|tsx)\b/i.exec(attributes)?.[1]?.toLowerCase();
    if (language === undefined) return [];
    return parseJsx(blankText(source.slice(0, from)) + source.slice(from, to), language === "tsx").children.filter(isElement);
  });
}
