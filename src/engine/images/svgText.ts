import type { ImageNote } from "../../image/notes.ts";

const MAX_LABELS = 40;
const MAX_LABEL_LENGTH = 80;

/**
 * An SVG's source without the CSS functions that resvg (0.4x) takes for black: `light-dark()` becomes its light side, `var()` the
 * custom property or its fallback, and what can't be resolved loses its declaration, so that the attribute behind it counts, as
 * draw.io means it.
 */
export function resolveCss(svg: string): string {
  if (!/light-dark\(|var\(|color-mix\(|\b(?:ok)?l(?:ab|ch)\(|\bcolor\(/.test(svg)) return svg;
  const properties = new Map<string, string>();
  for (const [, name = "", value = ""] of svg.matchAll(/(--[\w-]+)\s*:\s*([^;"'}<]+)/g)) {
    if (!properties.has(name)) properties.set(name, value.trim());
  }
  // From the innermost outwards; each round takes one level of nesting away.
  let resolved = svg;
  for (let round = 0; round < 8; round++) {
    const before = resolved;
    resolved = resolved
      .replaceAll(/var\(\s*(--[\w-]+)\s*(?:,((?:[^()"<]|\([^()"<]*\))*))?\)/g, (_, name: string, fallback: string | undefined) => {
        return properties.get(name) ?? fallback?.trim() ?? "invalid()";
      })
      .replaceAll(/light-dark\(((?:[^()",<]|\([^()"<]*\))*),(?:[^()"<]|\([^()"<]*\))*\)/g, (_, light: string) => light.trim());
    if (resolved === before) break;
  }
  return resolved.replaceAll(/[\w-]+\s*:\s*[^;"'{}<]*\b(?:invalid|color-mix|oklab|oklch|lab|lch|color)\([^;"'{}<]*;?/g, "");
}

/** What will be missing from the drawing. */
export function notesOf(svg: string): ImageNote[] {
  const notes: ImageNote[] = [];
  const labels = htmlLabels(svg);
  if (labels.length > 0) notes.push({ kind: "labelsLeftOut", labels });
  const external = externalReferences(svg);
  if (external > 0) notes.push({ kind: "externalLeftOut", count: external });
  return notes;
}

/**
 * The texts of `foreignObject` elements that have no drawn substitute. Inside a `switch` the next sibling is drawn instead, as
 * draw.io writes it.
 */
function htmlLabels(svg: string): string[] {
  if (!svg.includes("foreignObject")) return [];
  const alone = svg.replaceAll(/<switch\b[^>]*>\s*<foreignObject\b[\s\S]*?<\/foreignObject>\s*<(?!\/switch)[\s\S]*?<\/switch>/g, "");
  const labels = Array.from(alone.matchAll(/<foreignObject\b[^>]*>([\s\S]*?)<\/foreignObject>/g), ([, html = ""]) => textOf(html));
  return [...new Set(labels.filter((label) => label !== ""))].slice(0, MAX_LABELS);
}

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: " " };

function textOf(html: string): string {
  return html
    .replaceAll(/<(style|script)\b[\s\S]*?<\/\1>/g, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
    })
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, MAX_LABEL_LENGTH);
}

/** Pictures, style sheets and fonts by address. None is ever loaded; `data:` and `#` stay inside the file. */
function externalReferences(svg: string): number {
  const pictures = svg.matchAll(/<(?:\w+:)?(?:image|feImage|use)\b[^>]*?\bhref\s*=\s*["'](?!data:|#|["'])/gi);
  const styles = svg.matchAll(/@import\s|<\?xml-stylesheet\b|\burl\(\s*["']?(?:https?:|file:|\/\/)/gi);
  return Array.from(pictures).length + Array.from(styles).length;
}

/** The font families that the graphic names, without the generic ones. */
export function fontFamilies(svg: string): string[] {
  const lists = svg.matchAll(/font-family\s*(?:=\s*"([^"]*)"|=\s*'([^']*)'|:\s*([^;"'}<]*(?:(?:'[^'<]*'|"[^"<]*")[^;"'}<]*)*))/g);
  const names = Array.from(lists, ([, double, single, css]) => double ?? single ?? css ?? "").flatMap((list) => list.split(","));
  const clean = names.map((name) => name.replaceAll(/["']|&quot;|!important/g, "").trim());
  return [
    ...new Set(clean.filter((name) => name !== "" && !/^(serif|sans-serif|monospace|cursive|fantasy|system-ui|inherit)$/i.test(name))),
  ];
}
