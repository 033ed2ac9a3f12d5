/** From and to in UTF-16 units of the document, `to` exclusive. */
export interface Span {
  from: number;
  to: number;
}

/** The text of a span; empty without a span. */
export function sliceSpan(source: string, span: Span | undefined): string {
  return span === undefined ? "" : source.slice(span.from, span.to);
}

/** How a text must be written where it stands. */
export type Quoting =
  /** `![text](…)`; `suffix` turns a shortcut reference, which names its target by its alt text, into a full one. */
  | { kind: "markdown"; suffix: string }
  /** An attribute with these quotes around the range. */
  | { kind: "attribute"; quote: '"' | "'" }
  /** The range is a whole value with its quotes, or has none: it is written anew with double quotes. */
  | { kind: "wholeValue" }
  /** The range is empty, before the end of a tag or after its name: a whole attribute is written there. */
  | { kind: "newAttribute"; name: string }
  /** A string of YAML or TOML with what stands before it, such as its key. */
  | { kind: "yaml"; before: string }
  /** In a string of JSON, whose text is written so. */
  | { kind: "inJson"; quoting: Quoting };

/** The alternative text of one use of an image. */
export type AltText =
  | { kind: "text"; range: Span; raw: string; value: string; quoting: Quoting }
  /** There is none; `range` is empty and says where it would go. */
  | { kind: "missing"; range: Span; quoting: Quoting }
  /** Its content or another element names it: that is judged, and left as it is. */
  | { kind: "named"; range: Span; value: string }
  /** It is the background of something, which can have none; `range` is that of its address. */
  | { kind: "background"; range: Span }
  /** An expression, or a spread that may hold one: what it is can't be known from the document. */
  | { kind: "dynamic"; range: Span; raw: string };

/** Characters of a text around an image that are kept. No alt text is so long that it could repeat more, and many images may share one text. */
export const MAX_CONTEXT = 1000;

/** What an image stands for on its page; no text of it is longer than `MAX_CONTEXT`. */
export interface ImageContext {
  /** The link or button that it is in, with the text that this has besides the image. */
  control?: { kind: "link" | "button"; text: string; href?: string };
  /** Of the figure that it is in. */
  caption?: string;
  /** The nearest heading before it. */
  heading?: string;
  /** The text of the paragraph, or the like, that it is in. */
  paragraph?: string;
  /** What the elements around it are said to be in, such as `de`. */
  language?: string;
}

/** One place of a document that shows an image. */
export interface ImageUse {
  /** What shows it: `![]()`, an element's name, or a component's. */
  element: string;
  /** The whole construct: the tag of an element alone. */
  range: Span;
  alt: AltText;
  /** The image's address as the document means it, entities and escapes resolved; undefined where an expression gives it. */
  target?: string;
  /** The address is one for a tool, in an import or in front matter: read by its rules, whatever the page's own address is. */
  isForTool?: true;
  title?: string;
  /** Its markup takes it away from those who can't see it: `role="presentation"`, `aria-hidden`. */
  isHidden: boolean;
  context: ImageContext;
  /** The place of its cell among a notebook's cells. */
  cell?: number;
  /** The line of its cell's text on which it begins, from 0. */
  cellLine?: number;
}

/** Whether an alt text can be written for a use. */
export function isWritable({ isHidden, alt }: ImageUse): boolean {
  return !isHidden && (alt.kind === "text" || alt.kind === "missing");
}
