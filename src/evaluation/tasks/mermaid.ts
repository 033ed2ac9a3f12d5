import * as z from "zod/mini";
import { toMermaid } from "../../chat/actions/toMermaid.ts";
import { askAction } from "../askAction.ts";
import { toMeasurement } from "../ask.ts";
import { scoreDiagram } from "../scoring/diagram.ts";
import { defineTask } from "../task.ts";

const label = z.string().check(z.minLength(1));
const NO_GRAPH = { nodes: [], edges: [] };

/** The action “Diagram to Mermaid”. */
export const mermaid = defineTask({
  id: "mermaid",
  order: 3,
  title: "Diagram to Mermaid",
  imageCount: 1,
  shape: {
    /** Labels of the nodes, or names of the participants of a sequence diagram. */
    nodes: z.array(label).check(z.minLength(1)),
    /** Arrows between labels, in this direction; the third element is the arrow's label or the message. */
    edges: z.array(z.union([z.tuple([label, label]), z.tuple([label, label, label])])),
  },
  prepare({ nodes, edges }, _images, { readDiagram }) {
    const graph = { nodes, edges: edges.map(([from, to, text]) => ({ from, to, ...(text === undefined ? {} : { label: text }) })) };
    return {
      question: toMermaid.title,
      expected: [nodes.join(", "), ...edges.map(([from, to, text]) => `${from} → ${to}${text === undefined ? "" : `: ${text}`}`)],
      async ask(images, model, signal) {
        const { answer, isFirstTry } = await askAction(toMermaid, images, model, signal);
        const graphInAnswer = await readDiagram(answer.text, signal);
        const scores = { ...scoreDiagram(graphInAnswer ?? NO_GRAPH, graph), firstTry: isFirstTry && graphInAnswer !== undefined ? 1 : 0 };
        return { kind: "scored", answer: answer.text, scores, measurement: toMeasurement(answer) };
      },
    };
  },
});
