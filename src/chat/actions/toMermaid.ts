import { defineAction } from "../action.ts";

export const toMermaid = defineAction({
  id: "toMermaid",
  order: 5,
  title: "Diagram to Mermaid",
  command: {
    id: "oriel.diagramToMermaid",
    title: "Diagram to Mermaid…",
    description:
      "Converts a diagram to Mermaid. Mermaid's own parser checks it; what it refuses is asked for once more. You see it drawn, and insert it where your cursor is.",
  },
  submenu: {},
  check: "mermaid",
  prompt: (count) =>
    `Convert ${count === 1 ? "this diagram" : "these diagrams"} to Mermaid. Choose the diagram type of Mermaid that shows it best, and keep its ` +
    "direction, every node, every arrow with its direction and label, and every group. Keep the text of labels exactly, in double quotes where it " +
    "holds anything but letters, digits and spaces; write [unreadable] for what you can't read. Answer with one Mermaid code block and nothing " +
    "else. If the image is no diagram, say so in one sentence instead.",
});
