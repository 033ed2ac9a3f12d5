import PQueue from "p-queue";
import { Uri } from "vscode";
import type { ToPanel } from "../../protocol/panel.ts";

type Verdict = Extract<ToPanel, { kind: "diagramVerdict" }>["verdict"];

/** Time limit for one check. On a busy machine, loading Mermaid takes most of this time. */
const CHECK_TIMEOUT_MS = 8000;

/** Queue that runs one check at a time, because each check starts a process that takes at least 40 MB. */
const checks = new PQueue({ concurrency: 1 });

/** Checks whether the page can draw a diagram. Mermaid runs in a separate process, which can be killed if it hangs. */
export async function checkDrawable(code: string, extensionUri: Uri): Promise<Verdict> {
  const [{ checkDiagram }, { createChildEnvironment }] = await Promise.all([
    import("../../mermaid/checkMermaid.ts"),
    import("../../client/startEngine.ts"),
  ]);
  const parser = {
    script: Uri.joinPath(extensionUri, "dist", "mermaid.mjs").fsPath,
    timeoutMs: CHECK_TIMEOUT_MS,
    env: createChildEnvironment(),
  };
  const verdict = await checks.add(() => checkDiagram(code, parser, new AbortController().signal));
  switch (verdict.kind) {
    case "invalid":
      return { kind: "broken", problem: verdict.problem };
    case "endless":
      return { kind: "endless" };
    // A check that fails only because the process has no DOM does not mean that the page can't draw the diagram.
    case "unknown":
    case "valid":
      return { kind: "drawable" };
  }
}
