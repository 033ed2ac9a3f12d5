import assert from "node:assert/strict";
import { formats, type Report } from "../../../../src/cli/alt/formats.ts";

const report: Report = {
  documents: 1,
  images: 2,
  findings: [
    {
      ...{ path: "docs/a, b.md", line: 3, column: 5, endLine: 3, endColumn: 20, rule: "placeholder", severity: "error" },
      ...{ message: "Alt text is a placeholder: “image”.\n100 %", text: "![image](a.png)" },
    },
  ],
};

describe("the report of a scan", () => {
  it("has one line per finding on a terminal, below the name of the file", () => {
    assert.equal(
      formats.text(report),
      "docs/a, b.md\n  3:5  error  Alt text is a placeholder: “image”.\uFFFD100 %  placeholder\n\n2 images in 1 document: 1 error, 0 warnings, 0 notes\n",
    );
  });

  it("replaces control characters for a terminal", () => {
    const [finding] = report.findings;
    assert.ok(finding);
    const shown = formats.text({ ...report, findings: [{ ...finding, path: "a\u001b[2J.md", message: "“\u009bx\u0007”" }] });
    assert.match(shown, /^a\uFFFD\[2J\.md\n.*“\uFFFDx\uFFFD”/);
  });

  it("escapes the delimiters of GitHub's workflow commands", () => {
    assert.equal(
      formats.github(report),
      "::error file=docs/a%2C b.md,line=3,endLine=3,col=5,title=Oriel%3A placeholder::Alt text is a placeholder: “image”.%0A100 %25\n",
    );
  });

  it("is SARIF 2.1.0 with every rule", () => {
    const { version, runs } = JSON.parse(formats.sarif(report, "1.2.3")) as {
      version: string;
      runs: [
        {
          tool: { driver: { version: string; rules: { id: string }[] } };
          results: [{ ruleId: string; level: string; locations: object[] }];
        },
      ];
    };
    assert.deepEqual([version, runs[0].tool.driver.version], ["2.1.0", "1.2.3"]);
    const [{ ruleId, level, locations }] = runs[0].results;
    assert.deepEqual([ruleId, level], ["placeholder", "error"]);
    assert.ok(runs[0].tool.driver.rules.some(({ id }) => id === ruleId));
    assert.deepEqual(locations, [
      {
        physicalLocation: {
          artifactLocation: { uri: "docs/a%2C%20b.md", uriBaseId: "%SRCROOT%" },
          region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 20 },
        },
      },
    ]);
  });

  it("is a Markdown table with escaped findings", () => {
    const row = formats.markdown({ ...report, findings: report.findings.map((finding) => ({ ...finding, message: "a | `b`" })) });
    assert.match(row, /\| docs\/a, b\.md:3 \| error \| a \\\| \\`b\\` \| placeholder \|/);
  });

  it("is complete as JSON", () => assert.deepEqual(JSON.parse(formats.json(report)), report));
});
