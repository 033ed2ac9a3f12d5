import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePng } from "../model/png.ts";
import { drawScene } from "../model/scenes.ts";
import { endEngineAndRemove, runOriel } from "./command.ts";
import { ScriptedServer } from "./scriptedServer.ts";

/** Judgment by a word of the alt text. */
const JUDGMENTS: Record<string, object> = {
  "64 %": { verdict: "false", reason: "“64 %” is 46 % in the image.", suggestion: "Chart: 46 % of the tests are flaky" },
  Chart: { verdict: "too-short", reason: "The values are missing.", suggestion: "image.png" },
  shoes: { verdict: "keywords", reason: "It lists products.", suggestion: "" },
  line: { verdict: "decorative", reason: "It separates two sections.", suggestion: "" },
};

describe("oriel alt judge", () => {
  let folder: string;
  let server: ScriptedServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-judge-test-"));
    await writeFile(join(folder, "a.png"), await encodePng(drawScene(1, { minWidth: 300, maxWidth: 480 })));
    server = await ScriptedServer.start((request) => {
      const prompt = JSON.stringify(request);
      if (prompt.includes("Broken")) return { text: "I can't say." };
      const word = Object.keys(JUDGMENTS).find((each) => prompt.includes(`Current alt text: ${each}`));
      return {
        text: `\`\`\`json\n${JSON.stringify({ seen: "x", ...(JUDGMENTS[word ?? ""] ?? { verdict: "true", reason: "", suggestion: "" }) })}\n\`\`\``,
      };
    });
  });
  after(async () => {
    await server.stop();
    await endEngineAndRemove(folder);
  });

  const judge = (...args: string[]) =>
    runOriel(folder, folder, ["alt", "judge", "--endpoint", server.url, "--endpoint-model", "scripted", ...args]);

  it("reports alt text that is false, too short, a list of keywords, or on a decorative image, and asks nothing twice", async () => {
    const texts = [
      "64 % of the tests are flaky",
      "Chart of tests",
      "shoes, boots, sandals",
      "line in blue",
      "Sign-in form with two fields",
    ];
    await writeFile(
      join(folder, "page.md"),
      `# Tests\n\n${texts.map((text) => `![${text}](a.png)`).join("\n\nNext.\n\n")}\n\n![](a.png)\n`,
    );
    const { stdout, stderr, code } = await judge("page.md", "--format", "json");
    assert.equal(code, 1, stderr);
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; line: number; message: string }[] };
    assert.deepEqual(
      findings.map(({ rule, line }) => [rule, line]),
      [
        ["not-true", 3],
        ["says-too-little", 7],
        ["keyword-stuffed", 11],
        ["could-be-decorative", 15],
      ],
    );
    assert.match(findings[0]?.message ?? "", /not true\. “64 %” is 46 % in the image\. Suggestion: “Chart: 46 % of the tests are flaky”$/);
    assert.doesNotMatch(findings[1]?.message ?? "", /Suggestion/, "a suggestion that breaks a rule is left out");
    assert.equal(server.requests.length, texts.length);
    const second = await judge("page.md", "--format", "sarif", "--fail-on", "never");
    assert.deepEqual([second.code, server.requests.length], [0, texts.length], second.stderr);
    assert.match(second.stdout, /"ruleId": "not-true"/);
  });

  it("asks again after an answer without a verdict, and then skips the image", async () => {
    await writeFile(join(folder, "broken.md"), "![Broken alt text](a.png)\n");
    const before = server.requests.length;
    const { stderr, code } = await judge("broken.md");
    assert.deepEqual([code, server.requests.length - before], [1, 2]);
    assert.match(stderr, /broken\.md: a\.png: Skipped\. The model gave no verdict\./);
  });
});
