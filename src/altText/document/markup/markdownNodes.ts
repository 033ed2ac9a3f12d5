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
  /** Blocks that an image may be alone in: those with text, headings and HTML blocks. They do not overlap. */
  blocks: SyntaxNode[];
  /** HTML, images, and everything else that is not plain text. */
  nonText: SyntaxNode[];
}

/** Collects the nodes in a single walk, because walking takes most of the time for a long document. */
export function collectNodes(tree: Tree): MarkdownNodes {
  const nodes: MarkdownNodes = { definitions: [], images: [], links: [], texts: [], headings: [], blocks: [], nonText: [] };
  const columns = new TableColumns();
  tree.iterate({
    enter: (ref) => {
      // GFM drops the cells of a row that exceed the number of cells in the header.
      if (columns.enter(ref.name) === "dropped") return false;
      const lists = LISTS_BY_NODE_NAME.get(ref.name);
      if (lists === undefined) return;
      // Accessing `node` creates an object, so most nodes are skipped by name first.
      const { node } = ref;
      for (const list of lists) nodes[list].push(node);
      return;
    },
    leave: ({ name }) => columns.leave(name),
  });
  return nodes;
}

/** Counts the columns of tables. The parser creates no nodes for empty cells, so columns are counted by the pipes between them. */
export class TableColumns {
  /** Number of columns of the last header. */
  #headerCount = 0;
  /** The row that is being read: its pipes so far, and what the parser found first and last in it. */
  #row: { isHeader: boolean; pipeCount: number; first?: string; last?: string } | undefined;

  /** Enters a node. @returns `dropped` for a cell to the right of all columns */
  enter(name: string): "dropped" | undefined {
    if (name === "TableHeader" || name === "TableRow") this.#row = { isHeader: name === "TableHeader", pipeCount: 0 };
    if (this.#row === undefined || (name !== "TableDelimiter" && name !== "TableCell")) return undefined;
    this.#row.first ??= name;
    this.#row.last = name;
    if (name === "TableDelimiter") this.#row.pipeCount += 1;
    return name === "TableCell" && !this.#row.isHeader && this.column >= this.#headerCount ? "dropped" : undefined;
  }

  leave(name: string): void {
    if (name === "TableHeader") this.#headerCount = this.column + (this.#row?.last === "TableCell" ? 1 : 0);
    if (name === "TableHeader" || name === "TableRow") this.#row = undefined;
  }

  /** Number of columns to the left of the current position. */
  get column(): number {
    const { pipeCount = 0, first } = this.#row ?? {};
    return first === "TableDelimiter" ? pipeCount - 1 : pipeCount;
  }
}

/** Nodes with HTML. A block with a comment lasts until the end of a line, so elements may follow the comment. */
export const HTML_NODES = new Set(["HTMLBlock", "CommentBlock", "ProcessingInstructionBlock", "HTMLTag", "Entity"]);

/** Nodes whose text is replaced by spaces when the document is converted to HTML. */
const BLANKED_NODES = new Set([
  ...["FencedCode", "CodeBlock", "InlineCode", "URL", "Autolink", "Comment", "LinkReference", "MathBlock", "Math"],
  ...NON_TEXT_NODES,
]);

const LISTS_BY_NODE_NAME = new Map<string, (keyof MarkdownNodes)[]>([
  ...Array.from([...HTML_NODES, ...BLANKED_NODES], (name): [string, (keyof MarkdownNodes)[]] => [
    name,
    name === "HTMLBlock" ? ["nonText", "blocks"] : ["nonText"],
  ]),
  ["LinkReference", ["definitions", "nonText"]],
  ["Image", ["images", "nonText"]],
  ["Link", ["links"]],
  ["Paragraph", ["texts", "blocks"]],
  ["TableCell", ["texts", "blocks"]],
  ...["ATXHeading1", "ATXHeading2", "ATXHeading3", "ATXHeading4", "ATXHeading5", "ATXHeading6", "SetextHeading1", "SetextHeading2"].map(
    (name): [string, (keyof MarkdownNodes)[]] => [name, ["headings", "blocks"]],
  ),
]);
