/** A range of a document in UTF-16 units; `to` is exclusive. */
export interface Span {
  from: number;
  to: number;
}

/** Returns the text of a span, or an empty string if the span is undefined. */
export function sliceSpan(source: string, span: Span | undefined): string {
  return span === undefined ? "" : source.slice(span.from, span.to);
}

/** How alt text is written in the source. */
export type Quoting =
  /** `![text](…)`; `suffix` follows the new text: the rest of a full reference if the alt text was also the label of a shortcut reference, or the separator before Obsidian's size. */
  | { kind: "markdown"; suffix: string }
  /** Inside the quotes of an attribute. */
  | { kind: "attribute"; quote: '"' | "'" }
  /** A whole attribute value, quoted or not. It is replaced by a value in double quotes. */
  | { kind: "wholeValue" }
  /** A new attribute: inserted after the name of the tag, or replacing another attribute. */
  | { kind: "newAttribute"; name: string }
  /** A YAML, TOML or JSON string in front matter or options, preceded by `prefix`, such as its key. */
  | { kind: "yaml"; prefix: string }
  /**
   * The first of `quotes` that the text does not contain is used; an empty one means no quotes. If there is none, the first one that is among `escaped`
   * is used, with a backslash before each of its occurrences in the text. Text that matches the regular expression `forbidden` is not written.
   */
  | { kind: "verbatim"; prefix: string; quotes: readonly string[]; escaped?: string; forbidden?: string }
  /** The alt text is inside a JSON string; within that string it is quoted as `quoting` says. */
  | { kind: "inJson"; quoting: Quoting };

/** The alt text of an image. */
export type AltText =
  | { kind: "text"; range: Span; raw: string; value: string; quoting: Quoting }
  /** There is no alt text. `range` is the position where it can be inserted, or the source that it replaces. */
  | { kind: "missing"; range: Span; quoting: Quoting }
  /** The alt text is the content of the element, a caption, or other text that is checked, but never changed. */
  | { kind: "elementContent"; range: Span; value: string }
  /** A background image, which can't have alt text; `range` covers its `url()`. */
  | { kind: "background"; range: Span }
  /** An expression, or a spread that may contain alt text: unknown until run time. */
  | { kind: "dynamic"; range: Span; raw: string };

/** Maximum length of each text around an image, in characters: longer than any alt text, but limited, because many images may share a long text. */
export const MAX_CONTEXT_LENGTH = 1000;

/** Text around an image on its page. Each property is cut to `MAX_CONTEXT_LENGTH`. */
export interface ImageContext {
  /** The control around the image. */
  control?: ControlContext;
  /** Caption of the figure around the image, or the figure's label. */
  caption?: string;
  /** The nearest heading before the image. */
  heading?: string;
  /** Text of the paragraph, list item or table cell around the image. */
  paragraph?: string;
  /** Language of the elements around the image, such as `de`. */
  language?: string;
  /** Set if the image's paragraph, list item, table cell or figure has no text other than the figure's caption. */
  isAlone?: true;
}

/** A link, button or other control around an image. */
export interface ControlContext {
  kind: "link" | "button" | "control";
  /** Text of the control, excluding the image. */
  text: string;
  /** Set if the text is a label, which screen readers read instead of the content. */
  isLabel?: true;
  /** Set if the control has no name because all of its images are hidden, and the image is the first of them. */
  isUnnamed?: true;
  href?: string;
}

/** One occurrence of an image in a document. */
export interface ImageUse {
  /** `![]()`, the name of the element or component, or a name for other markup, such as `image directive`. */
  element: string;
  /** The Markdown of the image, or the opening tag of the element. */
  range: Span;
  alt: AltText;
  /** Property of the component that holds the alt text, unless it is `alt`. */
  altProperty?: string;
  /** URL of the image, with entities and escapes resolved; undefined if an expression computes it. */
  target?: string;
  /** Set if a build tool or site generator resolves the URL, as in imports and front matter. The URL then does not depend on the URL of the page. */
  isResolvedByTool?: true;
  /** Base of relative URLs in the document, as written in `<base href>`. */
  base?: string;
  title?: string;
  /** Set if the image has no separate alt text, but receives the attributes that users of its component set, like the root element of a Vue component. */
  inheritsAttributes?: true;
  /** Set if the tag contains tags of a template engine. Nothing is written into such a tag. */
  isTemplate?: true;
  /** Set if documents of this format are never changed. */
  isScanOnly?: true;
  /** Whether the image is hidden from screen readers, for example by `role="presentation"` or `aria-hidden`. */
  isHidden: boolean;
  context: ImageContext;
  /** Index of the notebook cell. */
  cell?: number;
  /** Line number within the cell's text, counted from 0. */
  cellLine?: number;
}

/** Whether alt text can be written for an image. */
export function isWritable({ isHidden, isTemplate, isScanOnly, alt }: ImageUse): boolean {
  return !isHidden && isTemplate !== true && isScanOnly !== true && (alt.kind === "text" || alt.kind === "missing");
}

/** Whether an image with empty alt text would leave its place in the document without any content. */
export function standsAlone({ context }: ImageUse): boolean {
  return context.isAlone === true && context.control === undefined;
}
