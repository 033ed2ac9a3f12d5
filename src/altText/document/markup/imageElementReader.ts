import type { AccessibilityTree } from "../accessibility/accessibilityTree.ts";
import { getConstantText } from "../accessibility/bindings.ts";
import { readAltText } from "../accessibility/name.ts";
import { hasImageRole } from "../accessibility/role.ts";
import { sliceSpan, type AltText, type ImageUse, type Span } from "../imageUse.ts";
import { getAttribute, getAttributeText, type Attribute, type MarkupElement } from "../markup.ts";
import type { ComponentResolver } from "./componentResolver.ts";
import { evaluateLiteral, readUri, type UrlResolver } from "./expressions.ts";
import { IMAGE_PROPERTIES, type HidingProperties, type ImageProperties } from "./imageProperties.ts";

/** An image, except for its context. */
export type ElementImage = Pick<
  ImageUse,
  "element" | "range" | "alt" | "altProperty" | "isHidden" | "target" | "isResolvedByTool" | "title"
>;

type AltAndUrl = Pick<ElementImage, "alt" | "altProperty" | "target" | "isResolvedByTool">;

/** Decides which elements of a document are images, and reads their alt text and URLs. */
export class ImageElementReader {
  readonly #source: string;
  readonly #tree: AccessibilityTree;
  readonly #components: ComponentResolver;
  readonly #resolveUrl: UrlResolver;

  constructor(source: string, components: ComponentResolver, resolveUrl: UrlResolver, tree: AccessibilityTree) {
    this.#source = source;
    this.#components = components;
    this.#resolveUrl = resolveUrl;
    this.#tree = tree;
  }

  /** Returns undefined for an element that is not an image. */
  read(element: MarkupElement): ElementImage | undefined {
    const properties = element.name === "img" ? IMAGE_PROPERTIES : this.#components.getProperties(element);
    const altAndUrl = properties ? this.#readComponent(element, properties) : this.#readElement(element);
    if (altAndUrl === undefined) return undefined;
    const { name, tag } = element;
    const isHidden = this.#tree.isHidden(element) || (properties !== undefined && this.#isHiddenComponent(element, properties));
    const title = getTitle(element, altAndUrl.alt);
    return { element: name, range: tag, isHidden, ...altAndUrl, ...(title === undefined ? {} : { title }) };
  }

  #readComponent(element: MarkupElement, { alt: attributes, url, source, data = [] }: ImageProperties): AltAndUrl {
    const alt = readAltText(element, { attributes }, this.#tree, this.#source);
    const dataAttribute = data.map((name) => getAttribute(element, name)).find((found) => found !== undefined);
    const altProperty = attributes.find((name) => getAttribute(element, name)) ?? attributes[0];
    return {
      ...(altProperty === undefined || altProperty === "alt" ? {} : { altProperty }),
      alt: alt.kind === "missing" && dataAttribute ? { kind: "dynamic", range: dataAttribute.range, raw: "" } : alt,
      ...this.#readUrl(element, url),
      ...(source === undefined ? {} : this.#readSource(element, source)),
    };
  }

  /** Reads a source as in React Native. Its text may name a resource of the app, so only URLs are returned. */
  #readSource(element: MarkupElement, name: string): { target?: string; isResolvedByTool?: true } {
    const value = getAttribute(element, name)?.value;
    const code = value?.kind === "expression" ? sliceSpan(this.#source, value.range).replace(/^\{([^]*)\}$/, "$1") : undefined;
    const url = code === undefined ? getAttributeText(element, name) : readUri(code);
    if (url !== undefined && /^(?:https?|data):/i.test(url)) return { target: url };
    const file = code === undefined ? undefined : this.#resolveUrl(code);
    return file === undefined ? {} : { target: file, isResolvedByTool: true };
  }

  #isHiddenComponent(element: MarkupElement, { hiding = {}, hidingAround = {}, groupLabels = [] }: ImageProperties): boolean {
    if (this.#hasValue(element, hiding)) return true;
    if (groupLabels.length === 0) return false;
    for (let { parent: ancestor } = element; ancestor; { parent: ancestor } = ancestor) {
      const { attributes } = ancestor;
      if (this.#hasValue(ancestor, hidingAround) || attributes.some(({ name }) => groupLabels.includes(name))) return true;
    }
    return false;
  }

  #hasValue(element: MarkupElement, properties: HidingProperties): boolean {
    return Object.entries(properties).some(([name, values]) => {
      const attribute = getAttribute(element, name);
      return attribute !== undefined && values.includes(this.#readConstant(attribute));
    });
  }

  /** Returns the value of an attribute as text, such as `false` for `{false}`. */
  #readConstant({ value }: Attribute): string {
    if (value.kind === "true" || value.kind === "none") return "true";
    return value.kind === "expression" ? sliceSpan(this.#source, value.range).replace(/^\{\s*([^]*?)\s*\}$/, "$1") : value.value;
  }

  #readElement(element: MarkupElement): AltAndUrl | undefined {
    switch (element.name) {
      case "input":
        return getConstantText(element, "type")?.toLowerCase() === "image"
          ? { alt: this.#readAlt(element, ["alt"], this.#tree.readFormLabel(element)), ...this.#readUrl(element, ["src"]) }
          : undefined;
      case "area":
        // Screen readers ignore an area without a URL.
        return getAttribute(element, "href") && { alt: this.#readAlt(element, ["alt"]) };
      case "object":
      case "embed": {
        const target = getAttributeText(element, element.name === "object" ? "data" : "src");
        const isImage =
          /^image\//i.test(getAttributeText(element, "type") ?? "") || /\.(png|jpe?g|gif|webp|avif|svg|bmp)([?#]|$)/i.test(target ?? "");
        if (!isImage && !hasImageRole(element)) return undefined;
        const content = this.#tree.readContent(element, "withImages");
        return { alt: this.#readAlt(element, [], content), ...(target === undefined ? {} : { target }) };
      }
      default:
        return hasImageRole(element) ? { alt: this.#readAlt(element, [], this.#tree.readSvgTitle(element)) } : undefined;
    }
  }

  #readAlt(element: MarkupElement, attributes: readonly string[], content = ""): AltText {
    return readAltText(element, { attributes, content }, this.#tree, this.#source);
  }

  /** Reads the URL of an image. A bound value or an expression is resolved if it is a string, or if the document imports the image. */
  #readUrl(element: MarkupElement, names: readonly string[]): { target?: string; isResolvedByTool?: true } {
    for (const name of names) {
      const target = getAttributeText(element, name);
      if (target !== undefined) return { target };
      const { value } = [name, `:${name}`, `v-bind:${name}`].map((found) => getAttribute(element, found)).find(Boolean) ?? {};
      if (value === undefined || value.kind === "none" || value.kind === "true") continue;
      const expression = value.kind === "expression" ? sliceSpan(this.#source, value.range).replace(/^\{([^]*)\}$/, "$1") : value.value;
      // A value in quotes is text with expressions in it.
      if (value.kind === "expression" && /^["']/.test(expression)) return {};
      const literal = evaluateLiteral(expression);
      if (literal !== undefined) return { target: literal };
      const importedUrl = this.#resolveUrl(expression);
      return importedUrl === undefined ? {} : { target: importedUrl, isResolvedByTool: true };
    }
    return {};
  }
}

/** Returns the title of an element, unless it serves as the alt text, so that it is not reported as a repetition. */
function getTitle(element: MarkupElement, alt: AltText): string | undefined {
  const value = getAttribute(element, "title")?.value;
  const isAlt = value?.kind === "text" && alt.kind === "text" && isSame(alt.range, value.range);
  return isAlt ? undefined : getAttributeText(element, "title");
}

function isSame(a: Span, b: Span): boolean {
  return a.from === b.from && a.to === b.to;
}
