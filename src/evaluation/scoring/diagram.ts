import type { DiagramGraph } from "../../mermaid/graph.ts";
import { normalize } from "../score.ts";

/**
 * Compares a diagram with the expected one, by the labels of its nodes and the ends and labels of its arrows. Each share is the number of
 * matches divided by the number of nodes or arrows in the diagram that has more, so that missing, wrong and invented ones all count.
 */
export function scoreDiagram(given: DiagramGraph, expected: DiagramGraph): { nodes: number; edges: number } {
  return {
    nodes: computeMatchShare(given.nodes.map(normalizeLabel), expected.nodes.map(normalizeLabel)),
    edges: computeMatchShare(given.edges.map(toEdgeText), expected.edges.map(toEdgeText)),
  };
}

function computeMatchShare(given: string[], expected: string[]): number {
  const unmatched = [...given];
  const matches = expected.filter((item) => {
    const index = unmatched.indexOf(item);
    if (index >= 0) unmatched.splice(index, 1);
    return index >= 0;
  });
  const count = Math.max(given.length, expected.length);
  return count === 0 ? 1 : matches.length / count;
}

function toEdgeText({ from, to, label }: DiagramGraph["edges"][number]): string {
  return JSON.stringify([from, to, label ?? ""].map(normalizeLabel));
}

function normalizeLabel(label: string): string {
  return normalize(label.replaceAll(/<br\s*\/?>|\\n/gi, " "));
}
