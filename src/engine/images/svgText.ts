import type { ImageNote } from "../../image/notes.ts";

const MAX_LABELS = 40;
const MAX_LABEL_LENGTH = 80;

/** Maximum length of a `switch` tag, including the whitespace between the tag and its content. */
const MAX_SWITCH_TAG_LENGTH = 500;

/**
 * Replaces the CSS functions that resvg (0.4x) draws as black: `light-dark()` becomes its light value, `var()` the custom property or its
 * fallback. A declaration that can't be resolved is removed, so that the attribute that draw.io adds for the same property applies.
 */
export function resolveCss(svg: string): string {
  if (!/light-dark\(|var\(|color-mix\(|\b(?:ok)?l(?:ab|ch)\(|\bcolor\(/.test(svg)) return svg;
  const properties = new Map<string, string>();
  for (const [, name = "", value = ""] of svg.matchAll(/(?<![\w-])(--[\w-]+)\s*:\s*([^;"'}<]+)/g)) {
    if (!properties.has(name)) properties.set(name, value.trim());
  }
  // Each round resolves the innermost level of nesting.
  let resolvedSvg = svg;
  for (let round = 0; round < 8; round++) {
    const previous = resolvedSvg;
    resolvedSvg = resolvedSvg
      .replaceAll(/var\(\s*(--[\w-]+)\s*(?:,((?:[^()"<]|\([^()"<]*\))*))?\)/g, (_, name: string, fallback: string | undefined) => {
        return properties.get(name) ?? fallback?.trim() ?? "invalid()";
      })
      .replaceAll(/light-dark\(((?:[^()",<]|\([^()"<]*\))*),(?:[^()"<]|\([^()"<]*\))*\)/g, (_, light: string) => light.trim());
    if (resolvedSvg === previous) break;
  }
  return resolvedSvg.replaceAll(/[^;"'{}<]+;?/g, removeUnresolved);
}

/**
 * Removes a declaration that resvg can't draw. Searches for the property and the value separately, because a single pattern would take
 * quadratic time.
 */
function removeUnresolved(text: string): string {
  const { index, 0: start } = /(?<![\w-])[\w-]+\s*:/.exec(text) ?? { index: 0, 0: undefined };
  if (start === undefined) return text;
  const value = text.slice(index + start.length);
  return /\b(?:invalid|color-mix|oklab|oklch|lab|lch|color)\(/.test(value) ? text.slice(0, index) : text;
}

/** Finds content that can't be drawn. */
export function findLosses(svg: string): ImageNote[] {
  const notes: ImageNote[] = [];
  const labels = findHtmlLabels(svg);
  if (labels.length > 0) notes.push({ kind: "labelsLeftOut", labels });
  const externalCount = countExternalReferences(svg);
  if (externalCount > 0) notes.push({ kind: "externalLeftOut", count: externalCount });
  return notes;
}

/**
 * Finds the text of each `foreignObject` element that has no substitute to draw. In draw.io's files, a `switch` holds the element and a
 * sibling that is drawn instead.
 */
function findHtmlLabels(svg: string): string[] {
  const labels = new Set<string>();
  const opening = /<foreignObject\b[^<>]*>/g;
  const closing = "</foreignObject>";
  for (let tag = opening.exec(svg); tag && labels.size < MAX_LABELS; tag = opening.exec(svg)) {
    const end = svg.indexOf(closing, opening.lastIndex);
    // Neither this element nor those after it are closed.
    if (end < 0) break;
    const closingEnd = end + closing.length;
    const isInSwitch = /<switch\b[^<>]*>\s*$/.test(svg.slice(Math.max(0, tag.index - MAX_SWITCH_TAG_LENGTH), tag.index));
    const hasSubstitute = isInSwitch && /^\s*<(?!\/switch)/.test(svg.slice(closingEnd, closingEnd + MAX_SWITCH_TAG_LENGTH));
    const label = hasSubstitute ? "" : extractText(svg.slice(opening.lastIndex, end));
    if (label !== "") labels.add(label);
    opening.lastIndex = closingEnd;
  }
  return [...labels];
}

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: " " };

function extractText(html: string): string {
  return html
    .replaceAll(/<(style|script)\b(?:(?!<\/?\1\b)[\s\S])*<\/\1>/g, "")
    .replaceAll(/<[^<>]*>/g, " ")
    .replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
    })
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, MAX_LABEL_LENGTH);
}

/** Counts references to images, style sheets and fonts in other files, none of which is loaded; `data:` and `#` URLs are not external. */
function countExternalReferences(svg: string): number {
  const images = svg.matchAll(/<(?:\w+:)?(?:image|feImage|use)\b[^<>]*?\bhref\s*=\s*["'](?!data:|#|["'])/gi);
  const styles = svg.matchAll(/@import\s|<\?xml-stylesheet\b|\burl\(\s*["']?(?:https?:|file:|\/\/)/gi);
  return Array.from(images).length + Array.from(styles).length;
}

/** Finds the font families named in the graphic, except generic ones. */
export function findFontFamilies(svg: string): string[] {
  const lists = svg.matchAll(/font-family\s*(?:=\s*"([^"]*)"|=\s*'([^']*)'|:\s*([^;"'}<]*(?:(?:'[^'<]*'|"[^"<]*")[^;"'}<]*)*))/g);
  const names = Array.from(lists, ([, double, single, css]) => double ?? single ?? css ?? "").flatMap((list) => list.split(","));
  const cleanNames = names.map((name) => name.replaceAll(/["']|&quot;|!important/g, "").trim());
  return [
    ...new Set(cleanNames.filter((name) => name !== "" && !/^(serif|sans-serif|monospace|cursive|fantasy|system-ui|inherit)$/i.test(name))),
  ];
}
