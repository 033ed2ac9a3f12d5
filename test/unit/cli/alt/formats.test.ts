import assert from "node:assert/strict";
import { formats } from "../../../../src/cli/alt/formats.ts";
import type { Report, ReportedFinding } from "../../../../src/cli/alt/report.ts";

type Severity = ReportedFinding["severity"];

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

  it("has at most ten annotations of each severity, and a notice with the number of other findings", () => {
    const [finding] = report.findings;
    assert.ok(finding);
    const createFindings = (count: number, severity: Severity) => Array.from({ length: count }, () => ({ ...finding, severity }));
    const listCommands = (...findings: (typeof finding)[]) => {
      const lines = formats
        .github({ ...report, findings })
        .trim()
        .split("\n");
      return (name: string) => lines.filter((line) => line.startsWith(`::${name} `));
    };
    const complete = listCommands(...createFindings(10, "info"), ...createFindings(10, "error"), ...createFindings(10, "warning"));
    assert.deepEqual([complete("error").length, complete("warning").length, complete("notice").length], [10, 10, 10]);
    const limited = listCommands(...createFindings(10, "info"), ...createFindings(25, "error"));
    assert.deepEqual([limited("error").length, limited("notice").length], [10, 10]);
    assert.match(limited("notice").at(-1) ?? "", /^::notice title=Oriel::16 more findings\./);
  });

  it("stays below the size of a job summary, and says how many findings it leaves out", () => {
    const findings = report.findings.flatMap((finding) => Array.from({ length: 3000 }, () => ({ ...finding, message: "–".repeat(300) })));
    const text = formats.markdown({ ...report, findings });
    assert.ok(Buffer.byteLength(text) < 2 ** 20);
    const rowCount = text.split("\n").filter((line) => line.startsWith("| docs/")).length;
    assert.ok(rowCount > 0);
    assert.match(text, new RegExp(`\n${3000 - rowCount} more findings\\.\n$`));
  });

  it("keeps the most severe findings when there are more than code scanning accepts", () => {
    const [finding] = report.findings;
    assert.ok(finding);
    const notes = Array.from({ length: 25_000 }, () => ({ ...finding, severity: "info" as const }));
    const { runs } = JSON.parse(formats.sarif({ ...report, findings: [...notes, finding] }, "1.2.3")) as {
      runs: [{ results: { level: string }[] }];
    };
    assert.equal(runs[0].results.length, 25_000);
    assert.equal(runs[0].results.at(-1)?.level, "error");
  });
});
