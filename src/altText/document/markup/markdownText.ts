import type { SyntaxNode } from "@lezer/common";
import { decodeHTML } from "entities";
import type { Span } from "../imageUse.ts";
import { MASK, TAG_MASK } from "./template.ts";

/** Nodes that are not part of the text, such as markup characters, tags, and the labels and titles of links. */
export const NON_TEXT_NODES = new Set([
  ...["EmphasisMark", "CodeMark", "LinkMark", "StrikethroughMark", "LinkLabel", "LinkTitle", "HTMLTag", "Comment", "ProcessingInstruction"],
  ...["HeaderMark", "QuoteMark", "ListMark", "TaskMarker"],
]);

/**
 * Reads the alt text between the brackets of an image, with markup, escapes and entities resolved.
 * @param isLink whether a link or image has a destination; otherwise, its brackets are text
 */
export function readAltValue(image: SyntaxNode, { from, to }: Span, text: string, isLink: (node: SyntaxNode) => boolean): string {
  let value = "";
  let offset = from;
  const isBracketText = ({ name }: SyntaxNode, parent: SyntaxNode) =>
    (name === "LinkMark" || name === "LinkLabel") && (parent.name === "Link" || parent.name === "Image") && !isLink(parent);
  const walk = (node: SyntaxNode): void => {
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.to <= from || child.from >= to) continue;
      const raw = text.slice(child.from, child.to);
      if (child.name === "Escape" || child.name === "Entity") {
        value += text.slice(offset, child.from) + (child.name === "Escape" ? raw.slice(1) : decodeHTML(raw));
        offset = child.to;
      } else if (isBracketText(child, node)) continue;
      else if (
        NON_TEXT_NODES.has(child.name) ||
        (child.name === "URL" && node !== image && (node.name === "Link" || node.name === "Image"))
      ) {
        value += text.slice(offset, child.from);
        offset = child.to;
      } else if (child.name === "HardBreak") {
        value += `${text.slice(offset, child.from)} `;
        offset = child.to;
      } else walk(child);
    }
  };
  walk(image);
  return (value + text.slice(offset, to)).replaceAll(TAG_MASK, "");
}

/** Reads the text of a block, without markup or images. */
export function readPlainText(node: SyntaxNode, text: string): string {
  let plainText = "";
  let offset = node.from;
  const walk = (parent: SyntaxNode): void => {
    for (let child = parent.firstChild; child; child = child.nextSibling) {
      const raw = text.slice(child.from, child.to);
      const isSkipped = NON_TEXT_NODES.has(child.name) || child.name === "Image" || child.name === "URL";
      const resolvedText = child.name === "Escape" ? raw.slice(1) : child.name === "Entity" ? decodeHTML(raw) : undefined;
      if (isSkipped || resolvedText !== undefined) {
        plainText += text.slice(offset, child.from) + (resolvedText ?? "");
        offset = child.to;
      } else walk(child);
    }
  };
  walk(node);
  return (plainText + text.slice(offset, node.to)).replaceAll(TAG_MASK, "").replace(MASKS, "…");
}

const MASKS = new RegExp(`${MASK}+`, "g");

/** Resolves backslash escapes and entities in a URL or title. */
export function unescapeText(text: string): string {
  return decodeHTML(text.replace(/\\([!-/:-@[-`{-~])/g, (_, character: string) => (character === "&" ? "&amp;" : character)));
}

/** Replaces all characters except line endings with spaces, so that offsets and lines are unchanged. */
export function blankText(text: string): string {
  return text.replace(/[^\n]/g, " ");
}
