import { checkMermaid, type ParserProcess } from "../mermaid/checkMermaid.ts";
import type { TaskServices } from "./task.ts";

/** Creates a function that reads the diagram in an answer with Mermaid's own parser. */
export function createDiagramReader(parser: ParserProcess): TaskServices["readDiagram"] {
  return async (answer, signal) => {
    const verdict = await checkMermaid(answer, { ...parser, readsGraph: true }, signal);
    return verdict.kind === "valid" ? verdict.graph : undefined;
  };
}
