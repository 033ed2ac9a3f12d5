import type { SyntaxNode, Tree } from "@lezer/common";
import { NON_TEXT_NODES } from "./markdownText.ts";

/** The nodes of a Markdown document that are needed to find its images. Each list is in document order. */
export interface MarkdownNodes {
  definitions: SyntaxNode[];
  images: SyntaxNode[];
  links: SyntaxNode[];
  /** Blocks with text, such as paragraphs. */
  texts: SyntaxNode[];
  headings: SyntaxNode[];
  /** HTML, images, and everything else that is not plain text. */
  nonText: SyntaxNode[];
}

/** Collects the nodes in a single walk, because walking takes most of the time for a long document. */
export function collectNodes(tree: Tree): MarkdownNodes {
  const nodes: MarkdownNodes = { definitions: [], images: [], links: [], texts: [], headings: [], nonText: [] };
  tree.iterate({
    enter: (ref) => {
      const lists = LISTS_BY_NODE_NAME.get(ref.name);
      if (lists === undefined) return;
      // Accessing `node` creates an object, so most nodes are skipped by name first.
      const { node } = ref;
      for (const list of lists) nodes[list].push(node);
    },
  });
  return nodes;
}

export const HTML_NODES = new Set(["HTMLBlock", "HTMLTag", "Entity"]);

const BLANKED_NODES = new Set([
  ...["FencedCode", "CodeBlock", "InlineCode", "URL", "Autolink", "CommentBlock", "Comment", "LinkReference"],
  ...NON_TEXT_NODES,
]);

const LISTS_BY_NODE_NAME = new Map<string, (keyof MarkdownNodes)[]>([
  ...Array.from([...HTML_NODES, ...BLANKED_NODES], (name): [string, (keyof MarkdownNodes)[]] => [name, ["nonText"]]),
  ["LinkReference", ["definitions", "nonText"]],
  ["Image", ["images", "nonText"]],
  ["Link", ["links"]],
  ["Paragraph", ["texts"]],
  ["TableCell", ["texts"]],
  ...["ATXHeading1", "ATXHeading2", "ATXHeading3", "ATXHeading4", "ATXHeading5", "ATXHeading6", "SetextHeading1", "SetextHeading2"].map(
    (name): [string, (keyof MarkdownNodes)[]] => [name, ["headings"]],
  ),
]);
