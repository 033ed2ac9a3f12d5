import { MAX_CONTEXT, type ImageContext } from "../imageUse.ts";
import { UNKNOWN_TEXT, contentOf, labelOf } from "../accessibility/content.ts";
import { ancestorOf, attributeOf, collapseWhitespace, descendantsOf, textOf, type MarkupElement } from "../markup.ts";
import type { Control } from "./controls.ts";

/** The contexts of one document's images. Texts that images share are built once. */
export class ElementContexts {
  readonly #contents = new Map<MarkupElement, string>();
  readonly #captions = new Map<MarkupElement, MarkupElement | undefined>();
  readonly #controls = new Map<MarkupElement, Control>();

  of(element: MarkupElement): { context: ImageContext; paragraph: string | undefined } {
    const caption = this.#captionOf(element);
    const language = languageOf(element) ?? languageOf(ancestorOf(element, (one) => languageOf(one) !== undefined));
    const paragraph = ancestorOf(element, ({ name }) => /^(p|li|td|th|dd|blockquote)$/.test(name));
    const context: ImageContext = {};
    if (caption) context.caption = this.#contentOf(caption);
    if (language !== undefined) context.language = language;
    return { context, paragraph: paragraph && this.#contentOf(paragraph) };
  }

  controlOf(element: MarkupElement): Control | undefined {
    // Both elements are controls themselves and have no other name.
    if (element.name === "input") return { kind: "button", text: "", ...titleOf(element) };
    if (element.name === "area") return { kind: "link", text: "", ...titleOf(element), ...addressOf(element) };
    const control = ancestorOf(element, isControl);
    if (control === undefined) return undefined;
    const known = this.#controls.get(control) ?? {
      kind: textOf(control, "role") === "button" || /^(?:button|summary)$/.test(control.name) ? "button" : "link",
      text: this.#nameOf(control),
      ...titleOf(control),
      ...addressOf(control),
    };
    this.#controls.set(control, known);
    return known;
  }

  #nameOf(control: MarkupElement): string {
    if (attributeOf(control, "aria-labelledby")) return UNKNOWN_TEXT;
    const label = labelOf(control, "aria-label").slice(0, MAX_CONTEXT);
    const text = label === "" ? this.#contentOf(control) : label;
    return text === "" && control.hasSpread ? UNKNOWN_TEXT : text;
  }

  #captionOf(element: MarkupElement): MarkupElement | undefined {
    const figure = ancestorOf(element, ({ name }) => name === "figure");
    if (figure === undefined) return undefined;
    if (!this.#captions.has(figure)) {
      this.#captions.set(
        figure,
        [...descendantsOf(figure)].find(({ name }) => name === "figcaption"),
      );
    }
    return this.#captions.get(figure);
  }

  #contentOf(element: MarkupElement): string {
    const known = this.#contents.get(element) ?? collapseWhitespace(contentOf(element)).slice(0, MAX_CONTEXT);
    this.#contents.set(element, known);
    return known;
  }
}

function languageOf(element: MarkupElement | undefined): string | undefined {
  const language = element && textOf(element, "lang")?.trim();
  return language === "" ? undefined : language;
}

/** Controls of HTML and of common routers. */
const CONTROLS = new Set(["button", "summary", "Link", "NavLink", "router-link", "RouterLink", "nuxt-link", "NuxtLink"]);

function isControl(element: MarkupElement): boolean {
  // A link without an address is only an anchor.
  if (element.name === "a" && (element.hasSpread || element.attributes.some(({ name }) => ADDRESS.test(name)))) return true;
  return CONTROLS.has(element.name) || /^(?:button|link)$/.test(textOf(element, "role") ?? "");
}

/** Address attributes of HTML, Vue and Angular. */
const ADDRESS = /^(?::|v-bind:|\[)?(?:href|to|routerlink)\]?$/i;

function addressOf(control: MarkupElement): { href?: string } {
  const href = textOf(control, "href") ?? textOf(control, "to");
  return href === undefined ? {} : { href };
}

function titleOf(control: MarkupElement): { title?: string } {
  const title = labelOf(control, "title");
  return title === "" ? {} : { title };
}
