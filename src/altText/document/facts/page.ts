import type { DialectFeatures } from "../dialect.ts";
import type { MarkupElement } from "../markup.ts";
import type { CellFacts } from "./imageFacts.ts";

/** A document as its readers see it: all of its elements and text, with Markdown converted to elements. Offsets of tags refer to the document. */
export interface Page {
  root: MarkupElement;
  /** Set if each outermost element belongs to a separate function, as in JSX, so that these elements are unrelated to each other. */
  isModule?: true;
  /** For each outermost element of a notebook, the last code cell before it. */
  codeCells?: ReadonlyMap<MarkupElement, CellFacts>;
}

/** Reads a document whose line ends are line feeds. @throws Error if the document is too broken to parse */
export type PageReader = (source: string, features: DialectFeatures) => Page;
