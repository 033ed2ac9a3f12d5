import type { Tree } from "@lezer/common";
import { GFM, parser } from "@lezer/markdown";
import type { ImageUse } from "../imageUse.ts";
import { frontMatterUses } from "./frontMatter.ts";
import { htmlElements } from "./htmlElements.ts";
import { imagesOf, underHeadings } from "./markdownImages.ts";
import { parsedOn } from "./parsed.ts";
import { usesOfElements, type Components } from "./usesOfElements.ts";

const markdown = parser.configure(GFM);

/** The images of a Markdown document, those in its HTML too, in the order in which they stand. @throws Error for what is too broken to be read */
export function markdownUses(source: string, components: Components): ImageUse[] {
  const body = bodyStart(source);
  // Front matter is no Markdown; blanks keep all offsets.
  const text = blank(source.slice(0, body)) + source.slice(body);
  const tree = parsedOn(markdown, text);
  // Most have none.
  const inHtml = /<[a-z]/i.test(text) ? usesOfElements(htmlElements(htmlAlone(tree, text)), { source: text, components }) : [];
  return underHeadings([...frontMatterUses(source, body), ...imagesOf(tree, text), ...inHtml], tree, text);
}

/** Behind YAML or TOML front matter. */
export function bodyStart(source: string): number {
  return /^\uFEFF?(---|\+\+\+)[ \t]*\r?\n(?:[^]*?\r?\n)??\1[ \t]*(?:\r?\n|$)/.exec(source)?.[0].length ?? 0;
}

/** The document with everything blanked that is not HTML or the plain text around it: of the same length, to be read as HTML. */
export function htmlAlone(tree: Tree, text: string): string {
  const parts: string[] = [];
  let at = 0;
  const keep = (from: number, to: number, isHtml: boolean) => {
    if (from < at) return;
    parts.push(plainAsHtml(text.slice(at, from)), isHtml ? text.slice(from, to) : blank(text.slice(from, to)));
    at = to;
  };
  tree.iterate({
    enter: ({ name, from, to }) => {
      const isHtml = name === "HTMLBlock" || name === "HTMLTag";
      if (isHtml || UNSEEN.has(name)) {
        keep(from, to, isHtml);
        return false;
      }
      return undefined;
    },
  });
  return parts.join("") + plainAsHtml(text.slice(at));
}

const UNSEEN = new Set(["FencedCode", "CodeBlock", "InlineCode", "Image", "URL", "Autolink", "CommentBlock", "Comment", "LinkReference"]);

/** Text that is no markup, whatever signs it has. */
function plainAsHtml(text: string): string {
  return text.replace(/[<>&]/g, " ");
}

export function blank(text: string): string {
  return text.replace(/[^\r\n]/g, " ");
}
