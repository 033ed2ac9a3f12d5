import type { SyntaxNode, Tree } from "@lezer/common";
import { UNREAD } from "./markdownText.ts";

/** The nodes of a Markdown document that matter for its images, each kind in document order. */
export interface MarkdownNodes {
  definitions: SyntaxNode[];
  images: SyntaxNode[];
  links: SyntaxNode[];
  /** Blocks that are read as one text, such as paragraphs. */
  texts: SyntaxNode[];
  headings: SyntaxNode[];
  /** HTML, images, and everything else that is not plain text. */
  parts: SyntaxNode[];
}

/** Collects the nodes in one walk, which takes most of the time in a long document. */
export function collectNodes(tree: Tree): MarkdownNodes {
  const nodes: MarkdownNodes = { definitions: [], images: [], links: [], texts: [], headings: [], parts: [] };
  tree.iterate({
    enter: (ref) => {
      const kinds = KINDS.get(ref.name);
      if (kinds === undefined) return;
      // Reading `node` creates an object, so most nodes are skipped by their name.
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
