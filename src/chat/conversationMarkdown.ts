import { createFence } from "../core/markdownText.ts";
import { replaceUnsafeCharacters } from "../core/unsafeCharacters.ts";
import { disableHtmlAndImages } from "./disableHtmlAndImages.ts";
import type { TurnView } from "../protocol/turnView.ts";

type ExportedTurn = Pick<TurnView, "question" | "selections" | "text"> & { images: { name: string }[] };

/**
 * Formats a conversation as Markdown: questions as headings, attachments as lists, answers unchanged except that HTML, images and mentions
 * are disabled. A preview would load images, and their URLs could reveal to a third party what the model has read.
 */
export function formatConversation(turns: ExportedTurn[]): string {
  const text = turns
    .map(({ question, images, selections, text }) => {
      const [title = "", ...otherLines] = question.split("\n");
      const sections = [`## ${disableHtmlAndImages(title)}`];
      if (otherLines.some((line) => line.trim() !== "")) sections.push(disableHtmlAndImages(otherLines.join("\n").trim()));
      const attachments = [...images.map(({ name }) => name), ...selections];
      if (attachments.length > 0) sections.push(attachments.map((name) => `- ${formatInlineCode(name)}`).join("\n"));
      if (text.trim() !== "") sections.push(disableHtmlAndImages(text.trim()));
      return sections.join("\n\n");
    })
    .join("\n\n")
    .concat("\n");
  return replaceUnsafeCharacters(text, "\uFFFD");
}

/** Formats a name as code, so that none of its characters are parsed as Markdown. */
function formatInlineCode(path: string): string {
  const name = path.replace(/[\r\n\p{Zl}\p{Zp}]+/gu, " ");
  const fence = createFence(name, 1);
  const space = name.startsWith("`") || name.endsWith("`") ? " " : "";
  return `${fence}${space}${name}${space}${fence}`;
}
