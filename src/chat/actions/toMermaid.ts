import { defineAction } from "../action.ts";

export const toMermaid = defineAction({
  id: "toMermaid",
  order: 5,
  title: "Diagram to Mermaid",
  command: {
    id: "oriel.diagramToMermaid",
    title: "Diagram to Mermaid…",
    description:
      "Converts a diagram to Mermaid. Mermaid's own parser checks the result; the model corrects it once if needed. The panel shows the rendered diagram, which you can insert at the cursor.",
  },
  submenu: {},
  check: "mermaid",
  prompt: (count) =>
    `Convert ${count === 1 ? "this diagram" : "these diagrams"} to Mermaid. Choose the Mermaid diagram type that shows it best, and keep its ` +
    "direction, every node, every arrow with its direction and label, and every group. Keep the text of labels exactly, in double quotes where it " +
    "contains anything but letters, digits and spaces; write [unreadable] for what you can't read. Answer with one Mermaid code block and nothing " +
    "else. If the image is not a diagram, say so in one sentence instead.",
});
