// A process that parses one diagram and ends: mermaid keeps forty megabytes, and may take for ever over a text that no person would write.
import mermaid from "mermaid";
import { messageOf } from "../failures/failure.ts";
import type { MermaidVerdict } from "./checkMermaid.ts";

// Asked for by the parser of sequence diagrams, whether a colour is one.
Object.assign(globalThis, { window: { CSS: { supports: () => true } } });

mermaid.initialize({ startOnLoad: false });

process.once("message", async (code) => {
  const verdict: MermaidVerdict = await compile(String(code)).then(
    () => ({ kind: "valid" }),
    // Such an error is the parser's own: it misses the page that it was made for.
    (error: unknown) =>
      error instanceof ReferenceError || error instanceof TypeError ? { kind: "unknown" } : { kind: "invalid", problem: messageOf(error) },
  );
  process.send?.(verdict, () => process.disconnect());
});

/** Parses, and does what drawing does without a page: the days of a Gantt chart are gone through one by one only when they are asked for. */
async function compile(code: string): Promise<void> {
  await mermaid.parse(code);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(code);
  if ("getTasks" in db && typeof db.getTasks === "function") db.getTasks();
}
