import assert from "node:assert/strict";
import MarkdownIt from "markdown-it";
import { formatReport, type Findings } from "../../../../src/cli/doctor/formatReport.ts";
import { generateHostileTexts } from "../../../fixtures/hostileText.ts";

describe("the diagnostic report", () => {
  const findings: Findings = {
    ...{
      editor: undefined,
      version: "1.0.0",
      platform: "linux",
      cpu: "4 × CPU",
      selfTest: undefined,
      llamaServer: { kind: "found", value: undefined },
    },
    ...{ machine: { memory: { total: 16e9, free: 8e9 }, gpus: [] }, model: { kind: "endpoint", isOnThisMachine: true } },
    engine: { kind: "failed", reason: "The engine is gone" },
  };

  it("names the official build, and says why another one is not used", () => {
    const rejected = [{ title: "CUDA 12.8", reason: "It found no GPU." }];
    const build = { key: "k", tag: "b11146", variant: "vulkan", title: "Vulkan", rejected } as const;
    const value = {
      executable: "/l",
      version: "0.5.0-dev",
      origin: "release",
      sha256: "00",
      build,
      missingGpuReason: "No driver.",
    } as const;
    const report = formatReport({ ...findings, llamaServer: { kind: "found", value } });
    assert.match(report, /Vulkan build, b11146\n- The CUDA 12\.8 build is not used: It found no GPU\.\n- No driver\./);
  });

  it("says whether the draft model is used", () => {
    const running = {
      ...{ model: "m", contextTokens: 16_384, slots: 1, checkpoints: 3, promptCacheMib: 512, cacheType: "f16", startMs: 1 },
      device: { kind: "gpu", layers: 48, totalLayers: 48 },
    } as const;
    const state = { version: "1", runtime: "Node", uptimeSeconds: 1, clients: 1, state: { kind: "ready", model: "m" } } as const;
    const formatWithDraft = (draft: { state: "used" | "unused" | "unknown"; drafted: number; accepted: number }) =>
      formatReport({
        ...findings,
        engine: { kind: "found", value: { ...state, running: { ...running, draft: { model: "d.gguf", ...draft } } } },
      });
    assert.match(formatWithDraft({ state: "used", drafted: 20, accepted: 15 }), /d\\?\.gguf, 15 of 20 drafted tokens accepted/);
    assert.match(formatWithDraft({ state: "unused", drafted: 0, accepted: 0 }), /does not use it/);
  });

  it("contains no image, no HTML and no mention of a user, whatever a server returns", () => {
    const markdown = new MarkdownIt({ html: true });
    for (const reason of generateHostileTexts(16)) {
      const report = formatReport({ ...findings, model: { kind: "failed", reason: `![x](https://example.org/a.png)${reason}` } });
      const types = markdown.parse(report, {}).flatMap(({ type, children }) => [type, ...(children ?? []).map((child) => child.type)]);
      assert.ok(!types.some((type) => /^image|^html/.test(type)), report);
      assert.equal(types.filter((type) => type === "heading_open").length, 7, report);
      assert.doesNotMatch(report, /[@#]\w|\bGH-\d/);
    }
  });
});
