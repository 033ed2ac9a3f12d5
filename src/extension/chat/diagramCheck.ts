import PQueue from "p-queue";
import { Uri } from "vscode";
import type { ToPanel } from "../../protocol/panel.ts";

type Verdict = Extract<ToPanel, { kind: "diagram" }>["verdict"];

/** The page itself may be blocked for less; most of this is for a busy machine to load mermaid. */
const CHECK_LIMIT_MS = 8000;

/** Each check takes a process of at least 40 MB. */
const checks = new PQueue({ concurrency: 1 });

/** Whether the page can draw a diagram. Mermaid tries it in a process of its own, which can be killed where the page would hang. */
export async function checkDrawable(code: string, extensionUri: Uri): Promise<Verdict> {
  const [{ checkDiagram }, { childEnvironment }] = await Promise.all([
    import("../../mermaid/checkMermaid.ts"),
    import("../../client/startEngine.ts"),
  ]);
  const parser = { script: Uri.joinPath(extensionUri, "dist", "mermaid.mjs").fsPath, timeoutMs: CHECK_LIMIT_MS, env: childEnvironment() };
  const verdict = await checks.add(() => checkDiagram(code, parser, new AbortController().signal));
  switch (verdict.kind) {
    case "invalid":
      return { kind: "broken", problem: verdict.problem };
    case "endless":
      return { kind: "endless" };
    // A check that fails only because the process has no page says nothing about drawing.
    case "unknown":
    case "valid":
      return { kind: "drawable" };
  }
}
