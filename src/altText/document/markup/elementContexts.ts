import { MAX_CONTEXT_LENGTH, type ImageContext } from "../imageUse.ts";
import { UNKNOWN_TEXT, readContent, readLabel } from "../accessibility/content.ts";
import {
  createAncestorFinder,
  getAttribute,
  collapseWhitespace,
  walkDescendants,
  getAttributeText,
  type MarkupElement,
} from "../markup.ts";
import type { Control } from "./controls.ts";

/** Finds the contexts of the images in a document. Each text is computed only once, even if several images share it. */
export class ElementContexts {
  readonly #contents = new Map<MarkupElement, string>();
  readonly #captions = new Map<MarkupElement, MarkupElement | undefined>();
  readonly #controls = new Map<MarkupElement, Control>();

  getContext(element: MarkupElement): { context: ImageContext; paragraph: string | undefined } {
    const caption = this.#findCaption(element);
    const language = readLanguage(element) ?? readLanguage(findAncestorWithLanguage(element));
    const paragraph = findParagraph(element);
    const context: ImageContext = {};
    if (caption) context.caption = this.#readContent(caption);
    if (language !== undefined) context.language = language;
    return { context, paragraph: paragraph && this.#readContent(paragraph) };
  }

  findControl(element: MarkupElement): Control | undefined {
    // An `<input>` or `<area>` is itself a control, with the alt text as its only name.
    if (element.name === "input") return { kind: "button", text: "", ...readTitle(element) };
    if (element.name === "area") return { kind: "link", text: "", ...readTitle(element), ...readHref(element) };
    const control = findEnclosingControl(element);
    if (control === undefined) return undefined;
    const cachedControl = this.#controls.get(control) ?? {
      kind: getAttributeText(control, "role") === "button" || /^(?:button|summary)$/.test(control.name) ? "button" : "link",
      text: this.#readName(control),
      ...readTitle(control),
      ...readHref(control),
    };
    this.#controls.set(control, cachedControl);
    return cachedControl;
  }

  #readName(control: MarkupElement): string {
    if (getAttribute(control, "aria-labelledby")) return UNKNOWN_TEXT;
    const label = readLabel(control, "aria-label").slice(0, MAX_CONTEXT_LENGTH);
    const text = label === "" ? this.#readContent(control) : label;
    return text === "" && control.hasSpread ? UNKNOWN_TEXT : text;
  }

  #findCaption(element: MarkupElement): MarkupElement | undefined {
    const figure = findFigure(element);
    if (figure === undefined) return undefined;
    if (!this.#captions.has(figure)) {
      this.#captions.set(
        figure,
        [...walkDescendants(figure)].find(({ name }) => name === "figcaption"),
      );
    }
    return this.#captions.get(figure);
  }

  #readContent(element: MarkupElement): string {
    const cachedContent = this.#contents.get(element) ?? collapseWhitespace(readContent(element)).slice(0, MAX_CONTEXT_LENGTH);
    this.#contents.set(element, cachedContent);
    return cachedContent;
  }
}

function readLanguage(element: MarkupElement | undefined): string | undefined {
  const language = element && getAttributeText(element, "lang")?.trim();
  return language === "" ? undefined : language;
}

/** Names of elements and components that are controls, in HTML and common routers. */
const CONTROLS = new Set(["button", "summary", "Link", "NavLink", "router-link", "RouterLink", "nuxt-link", "NuxtLink"]);

function isControl(element: MarkupElement): boolean {
  // A link without a URL is only an anchor.
  if (element.name === "a" && (element.hasSpread || element.attributes.some(({ name }) => LINK_ATTRIBUTE.test(name)))) return true;
  return CONTROLS.has(element.name) || /^(?:button|link)$/.test(getAttributeText(element, "role") ?? "");
}

const findAncestorWithLanguage = createAncestorFinder((element) => readLanguage(element) !== undefined);
const findParagraph = createAncestorFinder(({ name }) => /^(p|li|td|th|dd|blockquote)$/.test(name));
const findEnclosingControl = createAncestorFinder(isControl);
const findFigure = createAncestorFinder(({ name }) => name === "figure");

/** Matches link attributes in HTML, Vue and Angular. */
const LINK_ATTRIBUTE = /^(?::|v-bind:|\[)?(?:href|to|routerlink)\]?$/i;

function readHref(control: MarkupElement): { href?: string } {
  const href = getAttributeText(control, "href") ?? getAttributeText(control, "to");
  return href === undefined ? {} : { href };
}

function readTitle(control: MarkupElement): { title?: string } {
  const title = readLabel(control, "title");
  return title === "" ? {} : { title };
}
