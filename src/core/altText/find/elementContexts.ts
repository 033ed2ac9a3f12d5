import { MAX_CONTEXT, type ImageContext } from "../imageUse.ts";
import { ancestorOf, collapsed, contentOf, descendantsOf, textOf, type MarkupElement } from "../markup.ts";

/** What the images of one document stand in. A text that many of them share is put together once. */
export class ElementContexts {
  readonly #contents = new Map<MarkupElement, string>();
  readonly #captions = new Map<MarkupElement, MarkupElement | undefined>();

  of(element: MarkupElement): ImageContext {
    const control = this.#controlOf(element);
    const caption = this.#captionOf(element);
    const paragraph = ancestorOf(element, ({ name }) => /^(p|li|td|th|dd|blockquote)$/.test(name));
    return {
      ...(control ? { control } : {}),
      ...(caption ? { caption: this.#contentOf(caption) } : {}),
      ...(paragraph ? { paragraph: this.#contentOf(paragraph) } : {}),
    };
  }

  #controlOf(element: MarkupElement): ImageContext["control"] {
    // Both are a control themselves, and have no other name.
    if (element.name === "input") return { kind: "button", text: "" };
    const isArea = element.name === "area";
    const control = isArea ? element : ancestorOf(element, ({ name }) => name === "a" || name === "button" || name === "Link");
    if (control === undefined) return undefined;
    const label = textOf(control, "aria-label");
    // A content that many images share is collapsed once.
    const text = isArea ? "" : label === undefined ? this.#contentOf(control) : collapsed(label).slice(0, MAX_CONTEXT);
    const href = textOf(control, "href");
    return { kind: control.name === "button" ? "button" : "link", text, ...(href === undefined ? {} : { href }) };
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
    const known = this.#contents.get(element) ?? collapsed(contentOf(element)).slice(0, MAX_CONTEXT);
    this.#contents.set(element, known);
    return known;
  }
}
