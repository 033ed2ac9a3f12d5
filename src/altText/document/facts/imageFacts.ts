/** The part of a page that an image is in. */
export type PlaceKind = "heading" | "tableCell" | "listItem" | "caption" | "paragraph" | "frontMatter";

/** Facts that a page contains about one use of an image, for a prompt. In a text, `…` stands for a part that is known only at run time. */
export interface ImageFacts {
  /** Title of the page, from its front matter or its head, or else its first heading. */
  pageTitle?: string;
  /** The headings that the image is under, from the outermost to the innermost. */
  headings: string[];
  place: PlaceKind;
  /** End of the text before the image and start of the text after it: whole sentences under the same heading. Blocks are separated by line feeds. */
  before: string;
  after: string;
  /** Set if the image is in a line of text, whose two parts are the end of `before` and the start of `after`. */
  isInLine?: true;
  /** Set if no text separates the image from the one before it, as in a pair of images. */
  followsImage?: true;
  /** Caption of the figure, of the component, or in the text next to the image. */
  caption?: string;
  table?: TableFacts;
  control?: ControlFacts;
  code?: CodeFacts;
  cell?: CellFacts;
  /** Description of the image elsewhere on the page, to which the image refers, or which follows it. */
  description?: string;
  /** Width and height on the page in CSS pixels, as far as the markup sets them. */
  displaySize?: { width?: number; height?: number };
}

/** The headers of the table cell that an image is in. */
export interface TableFacts {
  caption?: string;
  row?: string;
  column?: string;
}

/** Destination and handler of the control around an image, as far as the source shows them. */
export interface ControlFacts {
  /** Code that computes the destination, or the path in an attribute such as `routerLink`. */
  destination?: string;
  /** Code that runs when the user activates the control. */
  handler?: string;
  /** Set if the control opens an image file, usually this image at its full size. */
  opensImage?: true;
}

/** Source of a component around an image. */
export interface CodeFacts {
  /** Name of the last component that is declared before the image. */
  component?: string;
  source: string;
}

/** The last code cell before an image in a notebook. */
export interface CellFacts {
  source: string;
  output?: string;
}

/** Facts about an image if nothing is known about its place. */
export const NO_FACTS: ImageFacts = { headings: [], place: "paragraph", before: "", after: "" };

/** Description of one image: facts about its place, and the problems with its current alt text as sentences. */
export interface UseDescription {
  facts: ImageFacts;
  problems: string[];
}
