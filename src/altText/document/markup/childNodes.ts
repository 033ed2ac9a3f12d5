import type { SyntaxNode } from "@lezer/common";

/**
 * Finds the first child with a name. `SyntaxNode.getChild` takes time proportional to the depth of the node, which adds up in a document with
 * many elements that are never closed.
 */
export function findChild(node: SyntaxNode, name: string): SyntaxNode | null {
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name === name) return child;
  return null;
}

export function findChildren(node: SyntaxNode, name: string): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name === name) children.push(child);
  return children;
}
