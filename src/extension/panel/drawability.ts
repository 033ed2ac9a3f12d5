import PQueue from "p-queue";
import { Uri } from "vscode";
import type { ToPanel } from "../../protocol/panel.ts";

type Verdict = Extract<ToPanel, { kind: "diagram" }>["verdict"];

/** What the page may be held up for is less; most of this is for a busy machine to load mermaid. In milliseconds. */
const LIMIT = 8000;

/** Each takes a process of its own with forty megabytes and more. */
const checks = new PQueue({ concurrency: 1 });

/** Whether a page can draw a diagram: mermaid tries it in a process, which can be ended over what would hold the page up for ever. */
export async function drawability(code: string, extensionUri: Uri): Promise<Verdict> {
  const [{ checkDiagram }, { childEnvironment }] = await Promise.all([
    import("../../mermaid/checkMermaid.ts"),
    import("../../client/startEngine.ts"),
  ]);
  const parser = { script: Uri.joinPath(extensionUri, "dist", "mermaid.mjs").fsPath, limitMs: LIMIT, env: childEnvironment() };
  const verdict = await checks.add(() => checkDiagram(code, parser, new AbortController().signal));
  switch (verdict.kind) {
    case "invalid":
      return { kind: "broken", problem: verdict.problem };
    case "endless":
      return { kind: "endless" };
    // What fails for want of a page may well be drawn on one.
    case "unknown":
    case "valid":
      return { kind: "drawable" };
  }
}
