import assert from "node:assert/strict";
import { resolve } from "node:path";
import { checkDiagram, checkMermaid } from "../../../src/mermaid/checkMermaid.ts";

const parser = { script: resolve("dist/mermaid.mjs") };
const { signal } = new AbortController();

describe("checkMermaid", () => {
  it("accepts a valid diagram", async () => {
    assert.deepEqual(await checkDiagram("flowchart LR\n  A --> B", parser, signal), { kind: "valid" });
    const plan = "gantt\n  dateFormat YYYY-MM-DD\n  excludes weekends\n  section A\n  one :a1, 2024-01-01, 30d";
    assert.deepEqual(await checkDiagram(plan, parser, signal), { kind: "valid" });
  });

  it("reports the error of an invalid diagram", async () => {
    const verdict = await checkDiagram("flowchart LR\n  A --> --> B", parser, signal);
    assert.ok(verdict.kind === "invalid" && /line 2/.test(verdict.problem));
  });

  it("stops after the timeout", async () => {
    const endless = "gantt\n  dateFormat YYYY-MM-DD\n  excludes 2024-01-01\n  section Ages\n  all of it :a1, 0100-01-01, 99999999d";
    assert.deepEqual(await checkDiagram(endless, { ...parser, timeoutMs: 3000 }, signal), { kind: "endless" });
  });

  it("reports a diagram that exhausts memory", async () => {
    assert.deepEqual(await checkDiagram("block-beta\n  columns 3\n  space:999999999\n  a", parser, signal), { kind: "endless" });
  });

  it("reports an answer without a diagram, and stops when aborted", async () => {
    assert.deepEqual(await checkMermaid("no diagram", parser, signal), { kind: "none" });
    await assert.rejects(checkDiagram("flowchart LR", parser, AbortSignal.abort()), { name: "AbortError" });
  });
});
