// Parses one diagram and exits. Runs as a separate process, because Mermaid keeps 40 MB of memory and may never finish parsing a hostile diagram.
import mermaid from "mermaid";
import { guardProcess } from "../process/guardProcess.ts";
import { getErrorMessage } from "../failures/failure.ts";
import { READ_GRAPH, type MermaidVerdict } from "./checkMermaid.ts";
import { readGraph, type DiagramDatabase, type DiagramGraph } from "./graph.ts";

// The parser of sequence diagrams calls `window.CSS.supports` to validate colors.
Object.assign(globalThis, { window: { CSS: { supports: () => true } } });

guardProcess();
mermaid.initialize({ startOnLoad: false });

process.once("message", async (code) => {
  const verdict: MermaidVerdict = await parseDiagram(String(code)).then(
    (graph) => (process.argv.includes(READ_GRAPH) ? { kind: "valid", graph } : { kind: "valid" }),
    // Mermaid expects a browser: these errors mean that it needs the DOM, not that the diagram is invalid.
    (error: unknown) =>
      error instanceof ReferenceError || error instanceof TypeError
        ? { kind: "unknown" }
        : { kind: "invalid", problem: getErrorMessage(error) },
  );
  process.send?.(verdict, () => process.disconnect());
});

/** Parses a diagram. Also computes the tasks of a Gantt chart: Mermaid computes them lazily, and that may take unbounded time. */
async function parseDiagram(code: string): Promise<DiagramGraph> {
  await mermaid.parse(code);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(code);
  if ("getTasks" in db && typeof db.getTasks === "function") db.getTasks();
  return readGraph(db as DiagramDatabase);
}
