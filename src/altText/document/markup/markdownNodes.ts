import type { SyntaxNode, Tree } from "@lezer/common";
import { NOT_TEXT } from "./markdownText.ts";

/** The nodes of a Markdown document that are needed to find its images, each kind in document order. */
export interface MarkdownNodes {
  definitions: SyntaxNode[];
  images: SyntaxNode[];
  links: SyntaxNode[];
  /** Blocks with text, such as paragraphs. */
  texts: SyntaxNode[];
  headings: SyntaxNode[];
  /** HTML, images, and everything else that is not plain text. */
  parts: SyntaxNode[];
}

/** Collects the nodes in a single walk, because walking takes most of the time for a long document. */
export function collectNodes(tree: Tree): MarkdownNodes {
  const nodes: MarkdownNodes = { definitions: [], images: [], links: [], texts: [], headings: [], parts: [] };
  tree.iterate({
    enter: (ref) => {
      const kinds = KINDS.get(ref.name);
      if (kinds === undefined) return;
      // Accessing `node` creates an object, so most nodes are skipped by name first.
      const { node } = ref;
      for (const kind of kinds) nodes[kind].push(node);
    },
  });
  return nodes;
}

export const HTML = new Set(["HTMLBlock", "HTMLTag", "Entity"]);

const BLANKED = new Set([
  ...["FencedCode", "CodeBlock", "InlineCode", "URL", "Autolink", "CommentBlock", "Comment", "LinkReference"],
  ...NOT_TEXT,
]);

const KINDS = new Map<string, (keyof MarkdownNodes)[]>([
  ...Array.from([...HTML, ...BLANKED], (name): [string, (keyof MarkdownNodes)[]] => [name, ["parts"]]),
  ["LinkReference", ["definitions", "parts"]],
  ["Image", ["images", "parts"]],
  ["Link", ["links"]],
  ["Paragraph", ["texts"]],
  ["TableCell", ["texts"]],
  ...["ATXHeading1", "ATXHeading2", "ATXHeading3", "ATXHeading4", "ATXHeading5", "ATXHeading6", "SetextHeading1", "SetextHeading2"].map(
    (name): [string, (keyof MarkdownNodes)[]] => [name, ["headings"]],
  ),
]);
