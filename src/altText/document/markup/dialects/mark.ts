import type { Span } from "../../imageUse.ts";
import type { MarkdownImage } from "../markdownImages.ts";

/** Text that a site generator replaces before or while it reads Markdown, such as a shortcode. */
export interface Mark extends Span {
  /** Whether the Markdown parser sees a word, spaces, or a tag without meaning in place of the mark. */
  mask: "word" | "blank" | "tag";
  image?: MarkdownImage;
}

/** Finds the marks of one kind in a document. */
export type MarkFinder = (text: string) => Mark[];
