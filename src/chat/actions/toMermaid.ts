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
  exactAnswer: { minTokens: 4096 },
  prompt: (count) =>
    `Convert ${count === 1 ? "this diagram" : "these diagrams"} to Mermaid. Choose the Mermaid diagram type that shows it best, and keep its ` +
    "direction, every node with its shape, every arrow with its direction and label, and every group; leave out colors and styles. Use the ids n1, n2, " +
    'n3 and so on. Keep the text of labels exactly, always in double quotes, such as n1["Log in (SSO)"]; write "?" for a label that you can\'t read. ' +
    "Answer with one Mermaid code block and nothing else. If the image is not a diagram, say so in one sentence instead.",
});
