import type { ImageUse } from "../../imageUse.ts";
import { createInsertion } from "../comments.ts";
import type { EditableDocument } from "../changes.ts";
import { escapeAttributeInMarkdown, escapeMarkdown } from "../escape.ts";
import type { TextChange } from "../textChange.ts";
import type { DescriptionPlace } from "./descriptionPlace.ts";
import { escapeContent } from "./format.ts";

/** The caption of a figure that has none. */
export const caption = {
  id: "caption",
  order: 3,
  title: "As the caption of the figure",
  insert: (use, paragraphs, document) => {
    if (use.context.caption !== undefined && use.context.caption !== "") return undefined;
    const text = paragraphs.join(" ");
    return document.syntax === "quarto" && use.element === "![]()"
      ? insertQuartoCaption(use, text, document)
      : insertFigcaption(use, text, document);
  },
} as const satisfies DescriptionPlace;

/** Matches what is between an image and the end of its figure. */
const FIGURE_END = /(?:\s*<\/(?:a|picture)\s*>)*(?=\s*<\/figure\s*>)/iy;

function insertFigcaption(use: ImageUse, text: string, { source, syntax }: EditableDocument): TextChange | undefined {
  FIGURE_END.lastIndex = use.range.to;
  const end = FIGURE_END.exec(source);
  return end === null
    ? undefined
    : createInsertion(use.range.to + end[0].length, `<figcaption>${escapeContent(text, syntax)}</figcaption>`);
}

/** Quarto shows the text in brackets as the caption, and takes the alt text from an attribute if there is one. */
function insertQuartoCaption(use: ImageUse, text: string, { source }: EditableDocument): TextChange | undefined {
  const { alt, range } = use;
  if (alt.kind !== "text" || use.context.isAlone !== true) return undefined;
  if (alt.quoting.kind !== "markdown")
    return source.startsWith("![]", range.from) ? createInsertion(range.from + 2, escapeMarkdown(text)) : undefined;
  if (alt.quoting.suffix !== "") return undefined;
  const [, link, attributes] = /^(.*\))(\{[^{}]*\})?$/s.exec(source.slice(alt.range.to, range.to)) ?? [];
  if (link === undefined) return undefined;
  const alone = `fig-alt="${escapeAttributeInMarkdown(alt.value)}"`;
  const all = attributes === undefined ? alone : `${alone} ${attributes.slice(1, -1).trim()}`;
  return { range: { from: alt.range.from, to: range.to }, text: `${escapeMarkdown(text)}${link}{${all}}` };
}
