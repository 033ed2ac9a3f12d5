/** A range of a document in UTF-16 units; `to` is exclusive. */
export interface Span {
  from: number;
  to: number;
}

/** The text of a span; empty without a span. */
export function sliceSpan(source: string, span: Span | undefined): string {
  return span === undefined ? "" : source.slice(span.from, span.to);
}

/** How an alt text is written at its place. */
export type Quoting =
  /** `![text](…)`; `suffix` turns a shortcut reference, whose alt text is also its label, into a full reference. */
  | { kind: "markdown"; suffix: string }
  /** Inside the quotes of an attribute. */
  | { kind: "attribute"; quote: '"' | "'" }
  /** A whole value with its quotes, or without any: it is replaced by one in double quotes. */
  | { kind: "wholeValue" }
  /** A place for a whole new attribute: after the name of a tag, or that of an attribute to replace. */
  | { kind: "newAttribute"; name: string }
  /** A string of YAML or TOML, written after `before`, such as its key. */
  | { kind: "yaml"; before: string }
  /** Inside a JSON string whose text has the inner quoting. */
  | { kind: "inJson"; quoting: Quoting };

/** The alt text of an image. */
export type AltText =
  | { kind: "text"; range: Span; raw: string; value: string; quoting: Quoting }
  /** No alt text; `range` is where to insert or replace an attribute. */
  | { kind: "missing"; range: Span; quoting: Quoting }
  /** Given by the element's content: checked, but never changed. */
  | { kind: "named"; range: Span; value: string }
  /** A background, which can't have an alt text; `range` is that of its `url()`. */
  | { kind: "background"; range: Span }
  /** An expression, or a spread that may contain one: unknown until the page runs. */
  | { kind: "dynamic"; range: Span; raw: string };

/** Maximum number of characters kept of each text around an image. Longer than any alt text, and bounded because many images may share a text. */
export const MAX_CONTEXT = 1000;

/** The surroundings of an image on its page, each text cut to `MAX_CONTEXT`. */
export interface ImageContext {
  /** The link or button around the image; `text` is its text without the image. */
  control?: { kind: "link" | "button"; text: string; href?: string };
  /** Caption of the figure around the image. */
  caption?: string;
  /** The nearest heading before it. */
  heading?: string;
  /** Text of the paragraph, list item or table cell around the image. */
  paragraph?: string;
  /** Language of the elements around the image, such as `de`. */
  language?: string;
}

/** One occurrence of an image in a document. */
export interface ImageUse {
  /** `![]()`, or the name of the element or component. */
  element: string;
  /** The whole snippet; for an element, its opening tag only. */
  range: Span;
  alt: AltText;
  /** Address of the image, with entities and escapes resolved; undefined if an expression computes it. */
  target?: string;
  /** Set if a tool resolves the address, as in an import or front matter, so that the page's own address does not matter. */
  isForTool?: true;
  title?: string;
  /** Hidden from screen readers, such as by `role="presentation"` or `aria-hidden`. */
  isHidden: boolean;
  context: ImageContext;
  /** Index of its cell in a notebook. */
  cell?: number;
  /** Line of its start in the text of the cell, from 0. */
  cellLine?: number;
}

/** Whether an alt text can be written for an image. */
export function isWritable({ isHidden, alt }: ImageUse): boolean {
  return !isHidden && (alt.kind === "text" || alt.kind === "missing");
}
