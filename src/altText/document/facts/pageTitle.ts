import { findFrontMatter } from "../markup/frontMatter/findFrontMatter.ts";
import { hasTemplateMark } from "../markup/templateMarks.ts";
import { collapseWhitespace, isElement, walkDescendants, type MarkupElement } from "../markup.ts";

/** Matches the title in front matter, in YAML, TOML or JSON. */
const TITLE_FIELD =
  /^[ \t]*["']?title["']?[ \t]*[:=][ \t]*(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s"'|>[{&*!#][^\n]*?))[ \t]*,?[ \t]*(?:\s#.*)?$/im;

/** Finds the title of a page in its front matter, or in the `<title>` of its head. @param source text whose line ends are line feeds */
export function findPageTitle(source: string, root: MarkupElement): string | undefined {
  const { content } = findFrontMatter(source);
  const field = TITLE_FIELD.exec(source.slice(content.from, content.to));
  const title = collapseWhitespace(field?.[1] ?? field?.[2] ?? field?.[3] ?? readTitleElement(root));
  return title === "" || hasTemplateMark(title) ? undefined : title;
}

function readTitleElement(root: MarkupElement): string {
  for (const { name, parent, children } of walkDescendants(root)) {
    if (name !== "title" || parent?.name === "svg" || children.some((child) => isElement(child) || child.isDynamic)) continue;
    return children.map((child) => (isElement(child) ? "" : child.text)).join("");
  }
  return "";
}
