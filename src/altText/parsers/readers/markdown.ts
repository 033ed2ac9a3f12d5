import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import type { Token } from "../tokens.ts";
import { readFrontMatter } from "./frontMatter.ts";
import { readHtml } from "./html.ts";

/** Reads Markdown as GitHub does: converts it to HTML and reads that. */
export function readMarkdown(source: string): Token[] {
  const { tokens, body } = readFrontMatter(source);
  const html = micromark(body, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  return [...tokens, ...readHtml(html)];
}
