import type { Page } from "../facts/page.ts";
import type { ImageUse } from "../imageUse.ts";
import type { Components } from "./components.ts";
import { findElementImages } from "./elementImages.ts";
import { findFrontMatter } from "./frontMatter/findFrontMatter.ts";
import { findFrontMatterImages } from "./frontMatter/frontMatter.ts";
import { parseHtml } from "./htmlElements.ts";
import { maskTemplateTags } from "./maskTemplateTags.ts";
import { blankText } from "./markdownText.ts";

/** Finds the images in an HTML document, which has front matter if it is a page or layout of a site generator. @throws Error if the document is too broken to parse */
export function findHtmlImages(source: string, components: Components): ImageUse[] {
  const frontMatter = findFrontMatter(source);
  const { root } = readHtmlPage(source);
  return [...findFrontMatterImages(source, frontMatter), ...findElementImages(root, { source, components, isEvaluated: true })];
}

/** Parses an HTML document without its front matter. @throws Error if the document is too broken to parse */
export function readHtmlPage(source: string): Page {
  const { bodyStart } = findFrontMatter(source);
  const text = blankText(source.slice(0, bodyStart)) + source.slice(bodyStart);
  return { root: parseHtml(maskTemplateTags(text, false)) };
}
