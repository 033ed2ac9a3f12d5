import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import type { DialectFeatures } from "../../document/dialect.ts";
import { toCommonMark } from "../dialects/commonMark.ts";
import { applyAttributes, extractMarks } from "../dialects/marks.ts";
import type { Token } from "../tokens.ts";
import { readFrontMatter } from "./frontMatter.ts";
import { readHtml } from "./html.ts";

/** Reads Markdown as GitHub or a site generator does: converts it to HTML and reads that. */
export function readMarkdown(source: string, features: DialectFeatures): Token[] {
  const { tokens, body } = readFrontMatter(source);
  const marks = extractMarks(body, features);
  const html = micromark(toCommonMark(marks.text, features), {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  return [...tokens, ...marks.tokens, ...applyAttributes(readHtml(html))];
}
