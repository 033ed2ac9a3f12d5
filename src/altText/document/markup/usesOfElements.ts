import { MAX_CONTEXT, type AltText, type ImageUse, type Span } from "../imageUse.ts";
import {
  UNKNOWN_TEXT,
  ancestorOf,
  attributeOf,
  collapsed,
  contentOf,
  descendantsOf,
  isElement,
  labelOf,
  textOf,
  type Attribute,
  type MarkupElement,
} from "../markup.ts";
import { backgroundsOf } from "./backgrounds.ts";
import { inControls, type FoundUse } from "./controls.ts";
import { ElementContexts } from "./elementContexts.ts";
import type { Components } from "./components.ts";
import { literalText } from "./expressions.ts";
import type { MarkdownContexts } from "./markdownContexts.ts";
import type { MarkdownImage } from "./markdownImages.ts";

/** What is known of a document besides its elements. */
export interface MarkupDocument {
  source: string;
  components: Components;
  /** The address that an expression gives an image; undefined where the document does not say. */
  addressOf?: (expression: string) => string | undefined;
  /** Of a document whose elements stand in Markdown: its own images, by the elements that stand for them, and what is around all of them. */
  markdown?: { images: Map<MarkupElement, MarkdownImage>; contexts: MarkdownContexts };
}

/** The images among all elements below `root`. */
export function usesOfElements(root: MarkupElement, document: MarkupDocument): ImageUse[] {
  const uses: FoundUse[] = [];
  const contexts = new ElementContexts();
  let heading = "";
  for (const element of descendantsOf(root)) {
    if (/^h[1-6]$/.test(element.name)) heading = collapsed(contentOf(element)).slice(0, MAX_CONTEXT);
    const found = useOf(element, document);
    for (const background of backgroundsOf(element, document.source)) uses.push({ use: background, control: undefined });
    if (!found) continue;
    const around = document.markdown?.contexts.at(element.tag.from);
    const own = contexts.of(element);
    // What is named by its content is part of the text around it.
    const paragraph = found.alt.kind === "named" ? undefined : inner(own.paragraph, around?.paragraph);
    const { context } = own;
    if (paragraph !== undefined) context.paragraph = paragraph;
    // One of Markdown is a heading of all that follows.
    const under = around?.heading ?? heading;
    if (under !== "") context.heading = under;
    // Links of Markdown stand in elements more often than the other way round.
    uses.push({ use: { ...withoutOwnTitle(found, element), context }, control: around?.control ?? contexts.controlOf(element) });
  }
  return inControls(uses);
}

/** Of two texts around one image, the inner one has less. */
function inner(one: string | undefined, other: string | undefined): string | undefined {
  return one === undefined || (other !== undefined && other.length <= one.length) ? other : one;
}

function useOf(element: MarkupElement, document: MarkupDocument): Omit<ImageUse, "context"> | undefined {
  const image = document.markdown?.images.get(element);
  if (image) return { ...image, isHidden: isHidden(element) };
  const shown = shownBy(element, document);
  if (shown === undefined) return undefined;
  const title = textOf(element, "title");
  const base = { element: element.name, range: element.tag, isHidden: isHidden(element), ...shown };
  return title === undefined ? base : { ...base, title };
}

/** What an element tells of the image that it is, if it is one. */
function shownBy(element: MarkupElement, document: MarkupDocument): Pick<ImageUse, "alt" | "target" | "isForTool"> | undefined {
  const { source, components } = document;
  if (element.name === "img" || components.images.includes(element.name)) {
    return { alt: altOf(element, ["alt"], source), ...addressIn(element, document) };
  }
  switch (element.name) {
    case "input":
      if (textOf(element, "type")?.toLowerCase() !== "image") return undefined;
      return { alt: altOf(element, ["alt"], source), ...addressIn(element, document) };
    case "area":
      // Only an area that leads somewhere is one to a reader.
      return attributeOf(element, "href") && { alt: altOf(element, ["alt"], source) };
    case "svg":
      return isImage(element) ? { alt: titleOf(element) ?? altOf(element, NAMING, source) } : undefined;
    case "object": {
      const target = textOf(element, "data");
      const isOfImage =
        /^image\//i.test(textOf(element, "type") ?? "") || /\.(png|jpe?g|gif|webp|avif|svg|bmp)([?#]|$)/i.test(target ?? "");
      if (!isOfImage) return undefined;
      return { alt: contentAlt(element) ?? altOf(element, NAMING, source), ...(target === undefined ? {} : { target }) };
    }
    default:
      return isImage(element) ? { alt: altOf(element, NAMING, source) } : undefined;
  }
}

/** A title that is all the name there is repeats nothing. */
function withoutOwnTitle(use: Omit<ImageUse, "context">, element: MarkupElement): Omit<ImageUse, "context"> {
  const value = attributeOf(element, "title")?.value;
  if (value?.kind !== "text" || use.alt.kind !== "text" || use.alt.range.from !== value.range.from) return use;
  const { title: _, ...others } = use;
  return others;
}

/** Of `src`: bound by Vue, or given by an expression, it is known where the document imports it. */
function addressIn(element: MarkupElement, { source, addressOf }: MarkupDocument): { target?: string; isForTool?: true } {
  const target = textOf(element, "src");
  if (target !== undefined) return { target };
  const { value } = ["src", ":src", "v-bind:src"].map((name) => attributeOf(element, name)).find((found) => found !== undefined) ?? {};
  if (value === undefined || value.kind === "none" || value.kind === "true") return {};
  const expression = value.kind === "expression" ? slice(source, value.range).replace(/^\{([^]*)\}$/, "$1") : value.value;
  const literal = literalText(expression);
  if (literal !== undefined) return { target: literal };
  const imported = addressOf?.(expression);
  return imported === undefined ? {} : { target: imported, isForTool: true };
}

/** Source: WAI-ARIA 1.2 and its Graphics Module. */
function isImage(element: MarkupElement): boolean {
  const role = textOf(element, "role");
  return role === "img" || role === "graphics-document" || role === "graphics-symbol";
}

/** What names an element that has no `alt`; the first is written where there is none. */
const NAMING = ["aria-label", "aria-labelledby", "title"];

function altOf(element: MarkupElement, names: string[], source: string): AltText {
  const usual = names[0] ?? "alt";
  // A label names an image as well as its alt text does, and in place of an empty one.
  const named = [...names, ...NAMING.slice(0, 2), ...NAMING.slice(0, 2).map((name) => `:${name}`), `:${usual}`, `v-bind:${usual}`]
    .map((name) => attributeOf(element, name))
    .find((found) => found !== undefined && !isEmpty(found) && !isNothing(found, source));
  const own = attributeOf(element, usual);
  const attribute = named ?? (usual === "alt" ? own : undefined);
  if (attribute === undefined) {
    // A label that is empty is none, and is written anew.
    const at = own?.range ?? { from: element.nameEnd, to: element.nameEnd };
    return element.hasSpread
      ? { kind: "dynamic", range: at, raw: "" }
      : { kind: "missing", range: at, quoting: { kind: "newAttribute", name: usual } };
  }
  const isElsewhere = isBound(attribute) || attribute.name === "aria-labelledby";
  return isElsewhere ? { kind: "dynamic", range: attribute.range, raw: slice(source, attribute.range) } : valueAsAlt(attribute, source);
}

function valueAsAlt({ name, range, value }: Attribute, source: string): AltText {
  switch (value.kind) {
    case "expression":
      return isNothing({ value }, source)
        ? { kind: "missing", range: value.range, quoting: { kind: "wholeValue" } }
        : { kind: "dynamic", range: value.range, raw: slice(source, value.range) };
    case "true":
      return { kind: "missing", range, quoting: { kind: "newAttribute", name } };
    case "none": {
      const end = { from: range.to, to: range.to };
      // The attribute is written anew as a whole.
      return { kind: "text", range: { from: range.from, to: end.to }, raw: name, value: "", quoting: { kind: "newAttribute", name } };
    }
    case "literal":
      return { kind: "text", range: value.range, raw: slice(source, value.range), value: value.value, quoting: { kind: "wholeValue" } };
    case "text": {
      const quoting = value.quote === "" ? ({ kind: "wholeValue" } as const) : ({ kind: "attribute", quote: value.quote } as const);
      return { kind: "text", range: value.range, raw: slice(source, value.range), value: value.value, quoting };
    }
  }
}

/** `<title>` names an SVG. */
function titleOf(svg: MarkupElement): AltText | undefined {
  const title = svg.children.find((child) => isElement(child) && child.name === "title");
  return title && isElement(title) && collapsed(contentOf(title)) !== ""
    ? { kind: "named", range: title.tag, value: collapsed(contentOf(title)) }
    : undefined;
}

/** What stands in an object is what is read in its place: text, or another image. */
function contentAlt(object: MarkupElement): AltText | undefined {
  const alts = Array.from(descendantsOf(object), (element) => (element.name === "img" ? labelOf(element, "alt") : ""));
  const content = collapsed([object.children.map(contentOf).join(""), ...alts].join(" "));
  if (content === "") return undefined;
  return content === UNKNOWN_TEXT ? { kind: "dynamic", range: object.tag, raw: "" } : { kind: "named", range: object.tag, value: content };
}

/** What Vue binds has a value, be it that of the variable of the same name. */
function isBound({ name }: Attribute): boolean {
  return name.startsWith(":") || name.startsWith("v-bind:");
}

function isEmpty(attribute: Attribute): boolean {
  const { value } = attribute;
  if (isBound(attribute)) return false;
  return value.kind === "none" || ((value.kind === "text" || value.kind === "literal") && value.value.trim() === "");
}

/** React leaves such an attribute out. */
function isNothing({ value }: Pick<Attribute, "value">, source: string): boolean {
  return value.kind === "expression" && /^\{\s*(?:undefined|null)\s*\}$/.test(slice(source, value.range));
}

function isHidden(element: MarkupElement): boolean {
  const isTrue = (one: MarkupElement) =>
    attributeOf(one, "aria-hidden")?.value.kind === "true" ||
    ["aria-hidden", ":aria-hidden", "v-bind:aria-hidden"].some((name) => textOf(one, name) === "true");
  // What an expression hides is shown at other times.
  const hides = (one: MarkupElement) => isTrue(one) || textOf(one, "hidden") !== undefined;
  return /^(presentation|none)$/.test(textOf(element, "role") ?? "") || hides(element) || ancestorOf(element, hides) !== undefined;
}

function slice(source: string, { from, to }: Span): string {
  return source.slice(from, to);
}
