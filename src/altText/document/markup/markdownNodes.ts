import type { SyntaxNode, Tree } from "@lezer/common";
import { UNREAD } from "./markdownText.ts";

/** The nodes of a Markdown document that tell of its images, each kind in the order in which they begin. */
export interface MarkdownNodes {
  definitions: SyntaxNode[];
  images: SyntaxNode[];
  links: SyntaxNode[];
  /** What is read as one text, such as paragraphs. */
  texts: SyntaxNode[];
  headings: SyntaxNode[];
  /** HTML, images, and all that is neither HTML nor plain text. */
  parts: SyntaxNode[];
}

/** Walking over a long document takes longer than looking at what counts in it: it is done once. */
export function markdownNodes(tree: Tree): MarkdownNodes {
  const nodes: MarkdownNodes = { definitions: [], images: [], links: [], texts: [], headings: [], parts: [] };
  tree.iterate({
    enter: (ref) => {
      const kinds = KINDS.get(ref.name);
      if (kinds === undefined) return;
      // Each node that is asked for is made: of most the name is enough.
      const { node } = ref;
      for (const kind of kinds) nodes[kind].push(node);
    },
  });
  return nodes;
}

export const HTML = new Set(["HTMLBlock", "HTMLTag", "Entity"]);

const UNSEEN = new Set([
  ...["FencedCode", "CodeBlock", "InlineCode", "URL", "Autolink", "CommentBlock", "Comment", "LinkReference"],
  ...UNREAD,
]);

const KINDS = new Map<string, (keyof MarkdownNodes)[]>([
  ...Array.from([...HTML, ...UNSEEN], (name): [string, (keyof MarkdownNodes)[]] => [name, ["parts"]]),
  ["LinkReference", ["definitions", "parts"]],
  ["Image", ["images", "parts"]],
  ["Link", ["links"]],
  ["Paragraph", ["texts"]],
  ["TableCell", ["texts"]],
  ...["ATXHeading1", "ATXHeading2", "ATXHeading3", "ATXHeading4", "ATXHeading5", "ATXHeading6", "SetextHeading1", "SetextHeading2"].map(
    (name): [string, (keyof MarkdownNodes)[]] => [name, ["headings"]],
  ),
]);
