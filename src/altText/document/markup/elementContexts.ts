import { MAX_CONTEXT_LENGTH, type ImageContext } from "../imageUse.ts";
import { UNKNOWN_TEXT, type AccessibilityTree } from "../accessibility/accessibilityTree.ts";
import { getControlKind, getRole } from "../accessibility/role.ts";
import { createAncestorFinder, getAttribute, getAttributeText, walkDescendants, type MarkupElement } from "../markup.ts";
import type { Control } from "./controls.ts";

/** A paragraph, list item, table cell or figure. */
export interface Block {
  /** Offset of its start. */
  from: number;
  /** Whether it has text other than alt text and the caption of the figure. */
  hasText: boolean;
}

/** Finds the contexts of the images in a document. Each text is computed only once, even if several images share it. */
export class ElementContexts {
  readonly #root: MarkupElement;
  readonly #tree: AccessibilityTree;
  readonly #contents = new Map<MarkupElement, string>();
  readonly #controls = new Map<MarkupElement, Control>();
  #captions: Map<MarkupElement, MarkupElement> | undefined;
  readonly #blocks = new Map<MarkupElement, Block>();

  constructor(root: MarkupElement, tree: AccessibilityTree) {
    this.#root = root;
    this.#tree = tree;
  }

  getContext(element: MarkupElement): { context: ImageContext; paragraph: string | undefined; block: Block | undefined } {
    const figure = findFigure(element);
    const caption = figure && this.#readCaption(figure);
    const language = readLanguage(element) ?? readLanguage(findAncestorWithLanguage(element));
    const paragraph = findParagraph(element);
    const context: ImageContext = {};
    if (caption !== undefined && caption !== "") context.caption = caption;
    if (language !== undefined) context.language = language;
    const block = findBlock(element);
    return { context, paragraph: paragraph && this.#readContent(paragraph), block: block && this.#readBlock(block) };
  }

  findControl(element: MarkupElement): Control | undefined {
    // An `<input>` or `<area>`, or an image with the role of a control, has only its alt text as its name.
    const ownKind = element.name === "input" ? "button" : element.name === "area" ? "link" : getControlKind(element);
    if (ownKind !== undefined) {
      const isHidden = this.#tree.isHidden(element);
      return { kind: ownKind, text: "", ...(isHidden ? { isHidden } : {}), ...this.#readTitle(element), ...readHref(element) };
    }
    const control = findEnclosingControl(element);
    if (control === undefined) return undefined;
    const cachedControl = this.#controls.get(control) ?? this.#readControl(control);
    this.#controls.set(control, cachedControl);
    return cachedControl;
  }

  #readControl(control: MarkupElement): Control {
    const label = this.#readLabel(control);
    const content = label === "" ? this.#readContent(control) : "";
    return {
      kind: getControlKind(control) ?? "control",
      text: label || (content === "" && control.hasSpread ? UNKNOWN_TEXT : content),
      ...(label === "" ? {} : { isLabel: true }),
      ...(this.#tree.isHidden(control) ? { isHidden: true } : {}),
      ...this.#readTitle(control),
      ...readHref(control),
    };
  }

  /** Reads the label of a control, which screen readers announce instead of its content. */
  #readLabel(control: MarkupElement): string {
    const references = this.#tree.readReferences(control, "aria-labelledby");
    const formLabel = control.name === "button" ? this.#tree.readFormLabel(control) : "";
    return (references || this.#tree.readLabel(control, "aria-label") || formLabel).slice(0, MAX_CONTEXT_LENGTH);
  }

  #readCaption(figure: MarkupElement): string {
    const caption = this.#findCaption(figure);
    return caption ? this.#readContent(caption) : this.#readLabel(figure).replaceAll(UNKNOWN_TEXT, "");
  }

  #findCaption(figure: MarkupElement): MarkupElement | undefined {
    this.#captions ??= this.#findCaptions();
    return this.#captions.get(figure);
  }

  /** Finds the first visible caption of each figure. */
  #findCaptions(): Map<MarkupElement, MarkupElement> {
    const captions = new Map<MarkupElement, MarkupElement>();
    for (const element of walkDescendants(this.#root)) {
      const figure = element.name === "figcaption" ? findFigure(element) : undefined;
      if (figure && !captions.has(figure) && !this.#tree.isHidden(element)) captions.set(figure, element);
    }
    return captions;
  }

  #readBlock(element: MarkupElement): Block {
    const cachedBlock = this.#blocks.get(element);
    if (cachedBlock !== undefined) return cachedBlock;
    const caption = this.#findCaption(element);
    const captionLength = caption ? this.#readContent(caption).length : 0;
    const hasText = this.#readContent(element).length > captionLength || hasDescendant(element, mayShowText);
    const block = { from: element.tag.from, hasText };
    this.#blocks.set(element, block);
    return block;
  }

  #readContent(element: MarkupElement): string {
    const cachedContent = this.#contents.get(element) ?? this.#tree.readContent(element).slice(0, MAX_CONTEXT_LENGTH);
    this.#contents.set(element, cachedContent);
    return cachedContent;
  }

  #readTitle(control: MarkupElement): { title?: string } {
    const title = this.#tree.readLabel(control, "title");
    return title === "" ? {} : { title };
  }
}

function readLanguage(element: MarkupElement | undefined): string | undefined {
  const language = element && getAttributeText(element, "lang")?.trim();
  return language === "" ? undefined : language;
}

const findAncestorWithLanguage = createAncestorFinder((element) => readLanguage(element) !== undefined);
const findParagraph = createAncestorFinder(({ name }) => /^(p|li|td|th|dd|blockquote)$/.test(name));
const findBlock = createAncestorFinder((element) => BLOCK.test(element.name) || getRole(element) === "figure");
const findEnclosingControl = createAncestorFinder((element) => getControlKind(element) !== undefined);
const findFigure = createAncestorFinder((element) => element.name === "figure" || getRole(element) === "figure");

const BLOCK = /^(p|li|td|th|dt|dd|blockquote|figure|h[1-6])$/;

/** Whether an element is a component or a slot without content and without an image, so that it may show text. */
function mayShowText(element: MarkupElement): boolean {
  const isComponent = /^[A-Z]|[-.:]|^slot$/.test(element.name);
  return isComponent && element.children.length === 0 && !getAttribute(element, "alt") && !getAttribute(element, "src");
}

function hasDescendant(element: MarkupElement, isMatch: (descendant: MarkupElement) => boolean): boolean {
  for (const descendant of walkDescendants(element)) if (isMatch(descendant)) return true;
  return false;
}

function readHref(control: MarkupElement): { href?: string } {
  const href = getAttributeText(control, "href") ?? getAttributeText(control, "to");
  return href === undefined ? {} : { href };
}
