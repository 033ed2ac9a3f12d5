import assert from "node:assert/strict";
import MarkdownIt from "markdown-it";
import { formats } from "../../../../src/cli/alt/formats.ts";
import type { Report, ReportedFinding } from "../../../../src/cli/alt/report.ts";
import { generateHostileTexts } from "../../../fixtures/hostileText.ts";

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
  it("escapes the delimiters of GitHub's workflow commands", () => {
    assert.equal(
      formats.github(report),
      "::error file=docs/a%2C b.md,line=3,endLine=3,col=5,title=Oriel%3A placeholder::Alt text is a placeholder: “image”.%0A100 %25\n",
    );
  });

  it("names files in subfolders relative to the root of the repository for GitHub", () => {
    const [finding] = report.findings;
    assert.ok(finding);
    const findings = ["a.md", "../b.md", "../../c.md", "../../../d.md"].map((path) => ({ ...finding, path }));
    const inSubfolder = { ...report, findings, folder: "docs/web" };
    const expected = ["docs/web/a.md", "docs/b.md", "c.md", "../../../d.md"];
    assert.deepEqual(
      Array.from(formats.github(inSubfolder).matchAll(/file=([^,]*)/g), ([, file]) => file),
      expected,
    );
    const { runs } = JSON.parse(formats.sarif(inSubfolder, "1")) as { runs: [{ results: SarifResult[] }] };
    assert.deepEqual(
      runs[0].results.map(({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri),
      expected,
    );
  });

  it("names the cell of a notebook", () => {
    const findings = report.findings.map((finding) => ({ ...finding, path: "a.ipynb", cell: 3, cellLine: 2 }));
    assert.match(formats.markdown({ ...report, findings }), /\| a\.ipynb, cell 3, line 2 \|/);
    assert.match(formats.github({ ...report, findings }), /file=a\.ipynb,line=3,.*title=Oriel%3A placeholder in cell 3::/);
  });

  it("identifies each finding in SARIF by its source text and occurrence, wherever it moves, and links to its rule", () => {
    const [finding] = report.findings;
    assert.ok(finding);
    const other = { ...finding, text: "![Image](b.png)" };
    const read = (findings: ReportedFinding[]) => {
      const { runs } = JSON.parse(formats.sarif({ ...report, findings }, "1")) as {
        runs: [
          { results: { partialFingerprints: Record<string, string> }[]; tool: { driver: { rules: { id: string; helpUri: string }[] } } },
        ];
      };
      return runs[0];
    };
    const fingerprints = read([finding, { ...finding }, other]).results.map(
      ({ partialFingerprints }) => partialFingerprints["orielFinding/v1"] ?? "",
    );
    assert.equal(new Set(fingerprints).size, 3);
    const moved = { ...finding, path: "moved.md", line: 90, endLine: 90, text: finding.text.replace(" ", "\n") };
    const movedFingerprints = read([other, moved, { ...moved }]).results.map(
      ({ partialFingerprints }) => partialFingerprints["orielFinding/v1"] ?? "",
    );
    assert.deepEqual(movedFingerprints.toSorted(), fingerprints.toSorted());
    for (const { id, helpUri } of read([]).tool.driver.rules) assert.ok(helpUri.endsWith(`/media/docs/rules.md#${id}`));
  });

  it("starts with a summary in Markdown if there are many findings", () => {
    const findings = report.findings.flatMap((finding) => Array.from({ length: 11 }, (_, index) => ({ ...finding, line: index + 1 })));
    const text = formats.markdown({ ...report, findings, known: 340 });
    assert.match(
      text,
      /^\*\*Alt text:\*\* 11 findings, 2 images in 1 document \(340 known, 11 new\)\n\n\| Findings \| Severity \| Rule \|/,
    );
    assert.match(text, /\n\| 11 \| error \| placeholder \|\n[^]*\n\| 11 \| docs\/a, b\.md \|\n[^]*\n\| docs\/a, b\.md:1 \|/);
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

  it("stays below the size limit of a job summary, and says how many findings are left out", () => {
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

describe("the report of a scan with hostile names and messages", () => {
  const UNSAFE_CHARACTER = /[\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u2069]|(?!\n)\p{Cc}/u;
  const CI_COMMAND = /^\s*::.*?::|##[a-z]*\[/im;

  function* createReports(seed: number): Generator<{ text: string; report: Report }> {
    const [finding] = report.findings;
    assert.ok(finding);
    for (const text of generateHostileTexts(seed)) {
      const hostile = { ...finding, path: `docs/${text}/a.md`, message: `Alt text is “${text}”.`, text };
      yield { text, report: { ...report, findings: [{ ...hostile, path: text }, hostile] } };
    }
  }

  it("has the same number of lines as with plain values, and no control characters, in every format", () => {
    for (const { report: hostile } of createReports(41)) {
      for (const [id, lineCount] of [
        ["text", 8],
        ["markdown", 7],
        ["github", 3],
      ] as const) {
        const lines = formats[id](hostile).split("\n");
        for (const line of lines) assert.doesNotMatch(line.replaceAll("\t", " "), UNSAFE_CHARACTER, id);
        assert.equal(lines.length, lineCount, JSON.stringify(lines));
      }
      for (const id of ["json", "sarif"] as const) assert.doesNotMatch(formats[id](hostile, "1"), UNSAFE_CHARACTER);
    }
  });

  it("gives a CI system no commands except its own annotations", () => {
    for (const { report: hostile } of createReports(42)) {
      for (const id of ["text", "markdown", "json", "sarif"] as const) assert.doesNotMatch(formats[id](hostile, "1"), CI_COMMAND);
      for (const line of formats.github(hostile).trimEnd().split("\n")) assert.match(line, /^::error file=[^:,]*,line=3,[^:]*::/);
    }
  });

  it("names each file by its relative URI in SARIF, and has no link or mention in a message", () => {
    for (const { text, report: hostile } of createReports(43)) {
      const { runs } = JSON.parse(formats.sarif(hostile, "1")) as { runs: { results: SarifResult[] }[] };
      const [first, second] = runs[0]?.results ?? [];
      assert.ok(first && second);
      const path = text.replace(/\p{Cs}/gu, "\uFFFD");
      for (const [{ locations, message }, expected] of [
        [first, path],
        [second, `docs/${path}/a.md`],
      ] as const) {
        const uri = locations[0]?.physicalLocation.artifactLocation.uri ?? "";
        assert.match(uri, /^[\w\-.!~*'()%/]*$/);
        assert.equal(decodeURIComponent(uri), expected);
        assert.doesNotMatch(message.text, /(?<!\\)(?:\\\\)*[[\]]|[@#]\w/);
      }
    }
  });

  it("is a single table in Markdown, and its values add no markup", () => {
    const parser = new MarkdownIt({ html: true, linkify: true });
    for (const { report: hostile } of createReports(44)) {
      const tokens = parser.parse(formats.markdown(hostile), {});
      const types = tokens.flatMap(({ type, children }) => [type, ...(children ?? []).map((child) => child.type)]);
      assert.equal(types.filter((type) => type === "td_open").length, 8);
      assert.ok(!types.some((type) => /^(?:image|html|code|fence|heading|em|link)/.test(type)), types.join());
    }
  });
});

interface SarifResult {
  message: { text: string };
  locations: { physicalLocation: { artifactLocation: { uri: string } } }[];
}
