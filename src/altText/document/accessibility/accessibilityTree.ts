import {
  collapseWhitespace,
  createAncestorFinder,
  getAttribute,
  getAttributeText,
  isElement,
  walkDescendants,
  type MarkupElement,
  type MarkupText,
} from "../markup.ts";
import { MAX_CONTEXT_LENGTH } from "../imageUse.ts";
import { findBinding, getConstantText, isTrue } from "./bindings.ts";
import { isOmitted } from "./omitted.ts";
import { readInlineStyle } from "./inlineStyle.ts";
import { getRole, hasImageRole, isAtomic } from "./role.ts";

/** Placeholder for text that is unknown until run time. */
export const UNKNOWN_TEXT = "…";

/**
 * The document as screen readers present it: names, content and what is hidden, as browsers compute them. Only literal values count, because an
 * expression may hide an element only sometimes. Sources: Accessible Name and Description Computation 1.2, HTML-AAM 1.0, SVG-AAM 1.0.
 */
export class AccessibilityTree {
  readonly #root: MarkupElement;
  readonly #source: string;
  readonly #isPage: boolean;
  readonly #isImageComponent: (element: MarkupElement) => boolean;
  readonly #findHidingAncestor = createAncestorFinder(
    (element) => this.#hides(element) || hidesContent(element) || this.#isSkipped(element),
  );
  readonly #findAncestorWithVisibility = createAncestorFinder((element) => this.#readVisibility(element) !== undefined);
  /** Texts of elements in visible and invisible parents, each with and without the names of images. */
  readonly #contents = Array.from({ length: 4 }, () => new Map<MarkupElement, string>());
  /** Names of images, and texts of elements that name others. */
  readonly #names = new Map<MarkupElement, string>();
  /** Texts of labels around a control. Unlike their texts in `#names`, these lack the names of images. */
  readonly #outerLabels = new Map<MarkupElement, string>();
  #index: { byId: Map<string, MarkupElement>; labels: Map<string, MarkupElement> } | undefined;

  /** @param isPage whether the outermost elements belong to a page; in a Vue component, they are its blocks */
  constructor(root: MarkupElement, source: string, isPage: boolean, isImageComponent: (element: MarkupElement) => boolean) {
    this.#root = root;
    this.#source = source;
    this.#isPage = isPage;
    this.#isImageComponent = isImageComponent;
  }

  /** Whether an element is hidden from screen readers. */
  isHidden(element: MarkupElement): boolean {
    return (
      getRole(element) === "none" || this.#hides(element) || !this.#isVisible(element) || this.#findHidingAncestor(element) !== undefined
    );
  }

  /**
   * Reads the text of an attribute such as a label, including an attribute that a framework sets.
   * @returns `UNKNOWN_TEXT` for an expression; an empty string if the attribute is missing
   */
  readLabel(element: MarkupElement, name: string): string {
    if (findBinding(element, name)) return UNKNOWN_TEXT;
    const attribute = getAttribute(element, name);
    if (attribute === undefined || isOmitted(attribute, this.#source)) return "";
    return attribute.value.kind === "expression" ? UNKNOWN_TEXT : collapseWhitespace(getAttributeText(element, name) ?? "");
  }

  /** Returns the text of an element as screen readers read it. @param images whether to include the names of images */
  readContent(element: MarkupElement, images: "withImages" | "withoutImages" = "withoutImages"): string {
    return collapseWhitespace(this.#readChildren(element, true, images === "withImages"));
  }

  /** Reads the name of an SVG, or of an element in it: its first `<title>`. */
  readSvgTitle(element: MarkupElement): string {
    const title = element.children.find((child) => isElement(child) && child.name === "title");
    return title && isElement(title) ? this.readContent(title) : "";
  }

  /**
   * Returns the text of the elements to which an attribute such as `aria-labelledby` refers. Hidden elements count, too.
   * @returns undefined if the attribute is missing; `UNKNOWN_TEXT` if the document has none of the elements, because a component may have them
   */
  readReferences(element: MarkupElement, name: string): string | undefined {
    if (findBinding(element, name)) return UNKNOWN_TEXT;
    const attribute = getAttribute(element, name);
    if (attribute === undefined || isOmitted(attribute, this.#source)) return undefined;
    if (attribute.value.kind === "expression") return UNKNOWN_TEXT;
    const ids = (getAttributeText(element, name) ?? "").split(/\s+/).filter(Boolean);
    const targets = ids.flatMap((id) => this.#getIndex().byId.get(id) ?? []);
    if (ids.length > 0 && targets.length === 0) return UNKNOWN_TEXT;
    return collapseWhitespace(targets.map((target) => readOnce(this.#names, target, () => this.#readReferenced(target))).join(" ")).slice(
      0,
      MAX_CONTEXT_LENGTH,
    );
  }

  /** Returns the text of the `<label>` of a button, or an empty string. */
  readFormLabel(element: MarkupElement): string {
    const id = getAttributeText(element, "id");
    const outer = findFormLabel(element);
    const label = (id === undefined ? undefined : this.#getIndex().labels.get(id)) ?? outer;
    if (label === undefined) return "";
    if (label !== outer) return readOnce(this.#names, label, () => this.#readReferenced(label));
    // The images in a label around a control may be in the control itself.
    return readOnce(this.#outerLabels, label, () => this.readLabel(label, "aria-label") || this.readContent(label));
  }

  /** Returns the name of an image, or of an element that names another one. */
  #readReferenced(target: MarkupElement): string {
    const label = this.readLabel(target, "aria-label") || this.readLabel(target, "alt") || this.readSvgTitle(target);
    return label || (hidesContent(target) ? "" : this.readContent(target, "withImages")) || this.readLabel(target, "title");
  }

  #readChildren(element: MarkupElement, isVisible: boolean, includesImages: boolean): string {
    return element.children.map((child) => this.#readNode(child, isVisible, includesImages)).join("");
  }

  #readNode(node: MarkupElement | MarkupText, isParentVisible: boolean, includesImages: boolean): string {
    if (!isElement(node)) return isParentVisible ? (node.isDynamic ? UNKNOWN_TEXT : node.text) : "";
    // An element may be part of many others whose text is read.
    const cache = this.#contents[(isParentVisible ? 1 : 0) + (includesImages ? 2 : 0)];
    const cachedText = cache?.get(node);
    if (cachedText !== undefined) return cachedText;
    const text = this.#readElement(node, isParentVisible, includesImages)
      .replaceAll(/\s+/g, " ")
      .slice(0, 2 * MAX_CONTEXT_LENGTH);
    cache?.set(node, text);
    return text;
  }

  #readElement(node: MarkupElement, isParentVisible: boolean, includesImages: boolean): string {
    if (UNRENDERED.has(node.name) || this.#hides(node) || this.#isSkipped(node)) return "";
    const visibility = this.#readVisibility(node);
    const isVisible = visibility === undefined ? isParentVisible : visibility === "visible";
    if (isNamedAsImage(node) || this.#isImageComponent(node)) {
      const name = isVisible && getRole(node) !== "none" ? readOnce(this.#names, node, () => this.#readReferenced(node)) : "";
      // An image separates the words beside it, unless it is decorative.
      return name === "" ? "" : includesImages ? ` ${name} ` : " ";
    }
    const text = this.#readNamedContent(node, isVisible, includesImages);
    const { display = "inline" } = readInlineStyle(node, this.#source);
    return BLOCKS.has(node.name) || !/^(?:inline|contents)$/.test(display) ? ` ${text} ` : text;
  }

  #readNamedContent(node: MarkupElement, isVisible: boolean, includesImages: boolean): string {
    const label = isVisible ? this.readLabel(node, "aria-label") : "";
    if (label !== "") return ` ${label} `;
    // Screen readers announce the title of an SVG even if the SVG does not have the role of an image. The text inside an SVG is not a name.
    if (node.name === "svg") return isVisible ? ` ${this.readSvgTitle(node)} ` : "";
    // A component may show any text.
    if (isVisible && node.children.length === 0 && /^[A-Z]|-/.test(node.name)) return UNKNOWN_TEXT;
    const content = hidesContent(node) ? "" : this.#readChildren(node, isVisible, includesImages);
    return content.trim() === "" && isVisible ? this.readLabel(node, "title") || content : content;
  }

  /** Whether an element is hidden by its own attributes or style. */
  #hides(element: MarkupElement): boolean {
    if (isTrue(element, "aria-hidden")) return true;
    const { display } = readInlineStyle(element, this.#source);
    if (display === "none") return true;
    // An inline `display` overrides the attribute `hidden`.
    const isHiddenByAttribute =
      getAttributeText(element, "inert") !== undefined ||
      (display === undefined && (getAttributeText(element, "hidden") !== undefined || isTrue(element, "hidden")));
    return isHiddenByAttribute && !isSvgElement(element);
  }

  /** Whether browsers skip the content of an element until a script copies it. */
  #isSkipped(element: MarkupElement): boolean {
    const style = readInlineStyle(element, this.#source);
    // The property has no effect on inline boxes.
    if (style["content-visibility"] === "hidden" && (BLOCKS.has(element.name) || style.display !== undefined)) return true;
    return element.name === "template" && (this.#isPage || element.parent !== this.#root) && isPlainTemplate(element);
  }

  #isVisible(element: MarkupElement): boolean {
    const ownVisibility = this.#readVisibility(element);
    if (ownVisibility !== undefined) return ownVisibility === "visible";
    const ancestor = this.#findAncestorWithVisibility(element);
    return ancestor === undefined || this.#readVisibility(ancestor) === "visible";
  }

  #readVisibility(element: MarkupElement): "visible" | "hidden" | undefined {
    switch (readInlineStyle(element, this.#source).visibility) {
      case "hidden":
      case "collapse":
        return "hidden";
      case "visible":
      case "initial":
        return "visible";
      default:
        return undefined;
    }
  }

  #getIndex(): { byId: Map<string, MarkupElement>; labels: Map<string, MarkupElement> } {
    if (this.#index) return this.#index;
    const byId = new Map<string, MarkupElement>();
    const labels = new Map<string, MarkupElement>();
    for (const element of walkDescendants(this.#root)) {
      const id = getAttributeText(element, "id");
      if (id !== undefined && !byId.has(id)) byId.set(id, element);
      const labeledId = element.name === "label" ? (getAttributeText(element, "for") ?? getAttributeText(element, "htmlFor")) : undefined;
      if (labeledId !== undefined && !labels.has(labeledId)) labels.set(labeledId, element);
    }
    return (this.#index = { byId, labels });
  }
}

/** Reads the text of an element only once, because it may name many other elements, and truncates it. */
function readOnce(texts: Map<MarkupElement, string>, element: MarkupElement, read: () => string): string {
  const text = texts.get(element) ?? read().slice(0, MAX_CONTEXT_LENGTH);
  texts.set(element, text);
  return text;
}

/** Whether screen readers never present the content of an element: it is a fallback, or the element is announced by its name alone. */
function hidesContent(element: MarkupElement): boolean {
  return FALLBACK_PARENTS.has(element.name) || isAtomic(element);
}

/** Whether an element belongs to SVG, which lacks some attributes of HTML. */
function isSvgElement(element: MarkupElement): boolean {
  return element.name === "svg" || findSvgBoundary(element)?.name === "svg";
}

const findSvgBoundary = createAncestorFinder(({ name }) => /^(?:svg|foreignobject)$/i.test(name));

/** Whether an element is an image, whose name the rules check separately. */
function isNamedAsImage(element: MarkupElement): boolean {
  const isImageButton = element.name === "input" && /^image$/i.test(getConstantText(element, "type") ?? "");
  return isImageButton || IMAGES.has(element.name) || hasImageRole(element);
}

/** Whether a `<template>` is left to scripts, unlike those that a framework expands. */
function isPlainTemplate({ attributes }: MarkupElement): boolean {
  return attributes.every(({ name }) => /^(?:id|class|dir|lang|style|title|hidden|data-(?!th|ng).*)$/i.test(name));
}

const findFormLabel = createAncestorFinder(({ name }) => name === "label");

/** Elements that show an image, or are a region of one. */
const IMAGES = new Set(["img", "area", "object", "embed"]);
/** Elements whose content is never rendered. */
const UNRENDERED = new Set(["script", "style"]);
/** Elements whose content browsers with scripts never show. */
const FALLBACK_PARENTS = new Set(["noscript", "datalist"]);
/** Elements that separate their content from the text around them. */
const BLOCKS = new Set(
  (
    "address|article|aside|blockquote|br|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h1|h2|h3|h4|h5|h6|header|hr|" +
    "li|main|nav|ol|p|pre|section|table|tbody|td|th|thead|tr|ul"
  ).split("|"),
);
