import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { Report, ReportedFinding } from "../../../../src/cli/alt/report.ts";
import { formatText } from "../../../../src/cli/alt/textReport.ts";
import { colorStyle } from "../../../../src/cli/textStyle.ts";
import { getRepositoryPath } from "../../../tools/paths.mjs";

function createFinding(changes: Partial<ReportedFinding>): ReportedFinding {
  return {
    ...{ path: "docs/a.md", line: 3, column: 5, endLine: 3, endColumn: 20, rule: "placeholder", severity: "error" },
    ...{ message: "Alt text is a placeholder: “image”.", image: "a.png", text: "![image](a.png)" },
    ...changes,
  };
}

function createReport(...findings: Partial<ReportedFinding>[]): Report {
  return { findings: findings.map(createFinding), documents: 7, images: 20 };
}

/** Creates a report of a repository with 500 findings in 60 documents, of 14 rules. */
function createLargeReport(): Report {
  const rules = ["missing", "placeholder", "file-name", "empty-control", "broken-path", "repeats-text", "too-long", "too-short"] as const;
  const otherRules = ["blank", "redundant-words", "symbols-only", "repeats-caption", "repeats-control", "repeats-previous"] as const;
  const findings = Array.from({ length: 500 }, (_, index) => ({
    path: `${index % 3 === 0 ? "guide/deep/er" : `docs/part${index % 8}`}/page${index % 60}.md`,
    line: index + 1,
    rule: index % 9 === 0 ? (otherRules[index % otherRules.length] ?? "blank") : (rules[index % rules.length] ?? "missing"),
    severity: index % 2 === 0 ? ("warning" as const) : ("error" as const),
    image: `../assets/images/screenshots/2024/a-very-long-name-of-a-screenshot-${index}.png`,
    message: "Alt text repeats the text next to the image: “Click the button to open the settings, and choose the tab with the profile”.",
  }));
  return createReport(...findings.toSorted((a, b) => (a.path < b.path ? -1 : 1)));
}

/** Creates the report that the documentation shows. */
function createSampleReport(): Report {
  const problems = [
    { rule: "missing", severity: "warning", image: "images/login.png", message: "<img> has no alt text." },
    { rule: "placeholder", severity: "warning", image: "images/menu.png", message: "Alt text is a placeholder: “screenshot”." },
    { rule: "too-short", severity: "info", image: "images/step-1.png", message: "Alt text is a single character: “1”." },
  ] as const;
  const paths = ["docs/guide/setup.md", "docs/guide/profile.md", "docs/api/index.md", "blog/2024/news.md", "README.md"];
  const findings = paths.flatMap((path, place) =>
    problems.slice(0, place === 0 ? 3 : 2).map((problem, index) => ({ ...problem, path, line: 12 * (index + 1) + place, column: 1 })),
  );
  return { ...createReport(...findings), documents: 85, images: 412, known: 340 };
}

describe("the text report of a scan", () => {
  it("names image, rule and line of each finding below the name of its document", () => {
    assert.equal(
      formatText(createReport({}, { line: 120, column: 1, severity: "warning", rule: "too-long", image: "img/b.png" }, { path: "b.md" })),
      `20 images in 7 documents: 2 errors, 1 warning, 0 notes

docs/a.md
  3:5    error    placeholder  a.png      Alt text is a placeholder: “image”.
  120:1  warning  too-long     img/b.png  Alt text is a placeholder: “image”.

b.md
  3:5    error    placeholder  a.png      Alt text is a placeholder: “image”.
`,
    );
  });

  it("is shown in the documentation as it is", async () => {
    const page = await readFile(getRepositoryPath("media/docs/alt-text.md"), "utf8");
    const [, sample = ""] = /\n```\n(\d+ images in [^]*?)\n```\n/.exec(page) ?? [];
    const shown = formatText(createSampleReport(), "", { columns: 80 });
    assert.ok(shown.startsWith(`${sample}\n`), `The sample in media/docs/alt-text.md should start with:\n${shown}`);
  });

  it("names the cell of a notebook, and the source of an image without a URL", () => {
    const { image: _, ...finding } = createFinding({ path: "a.ipynb", cell: 12, cellLine: 3, text: "<img\n  src={url}>" });
    const text = formatText({ findings: [finding], documents: 1, images: 1 });
    assert.match(text, /\n {2}cell 12, line 3 {2}error {2}placeholder {2}<img src=\{url\}> {2}Alt text/);
  });

  it("starts with a summary if there are many findings: rules, folders, and the ten documents with the most findings", () => {
    const lines = formatText(createLargeReport()).split("\n");
    assert.equal(lines[0], "20 images in 7 documents: 250 errors, 250 warnings, 0 notes");
    const [byRule, byFolder, byDocument, end] = ["By rule", "By folder", "Documents with the most findings", "What to do next"].map(
      (title) => lines.findIndex((line) => line.startsWith(title)),
    ) as [number, number, number, number];
    assert.ok(byRule === 2 && byRule < byFolder && byFolder < byDocument && byDocument < end && end < 36, lines.slice(0, 45).join("\n"));
    assert.ok(lines.slice(byFolder, byDocument).some((line) => line.trim() === "167  guide/deep/er/ (20 documents)"));
    assert.equal(lines.slice(byDocument + 1, end).filter((line) => /^ +\d+ {2}/.test(line)).length, 10);
    assert.match(lines[end - 2] ?? "", /… and \d+ documents more/);
    // Each folder is counted once.
    const counts = lines.slice(byFolder + 1, byDocument).map((line) => Number(/^ +(\d+) {2}/.exec(line)?.[1] ?? 0));
    assert.ok(counts.reduce((sum, count) => sum + count, 0) <= 500);
  });

  it("has only the summary or only the findings if requested, and lists nothing if there are no findings", () => {
    const few = createReport({});
    assert.match(formatText(few, "", { only: "summary" }), /^20 images.*\n\nBy rule\n +1 {2}error {4}placeholder {2}/);
    assert.doesNotMatch(formatText(few, "", { only: "summary" }), /a\.md/);
    assert.match(formatText(createLargeReport(), "", { only: "findings" }), /^docs\/part\d\/page\d+\.md\n/);
    assert.equal(formatText(createReport(), "", { only: "findings" }), "");
    assert.equal(formatText(createReport(), "", { only: "summary" }), "20 images in 7 documents: 0 errors, 0 warnings, 0 notes\n");
  });

  it("says what to do next within the first 40 lines: errors, the most frequent rule, suggestions and a baseline", () => {
    const lines = formatText(createLargeReport()).split("\n").slice(0, 40);
    const commands = lines.slice(lines.indexOf("What to do next") + 1).map((line) => line.trim().split("  ")[0]);
    assert.deepEqual(commands.filter(Boolean).slice(0, 4), [
      "oriel alt scan --severity error",
      "oriel alt scan --rule empty-control",
      "oriel alt write --dry-run",
      "oriel alt baseline",
    ]);
  });

  it("counts the errors of a rule separately from its warnings", () => {
    const findings = Array.from({ length: 12 }, (_, index) => ({
      rule: "missing" as const,
      severity: index < 2 ? ("error" as const) : ("warning" as const),
    }));
    assert.match(formatText(createReport(...findings)), /\n {4}2 {2}error {4}missing .*\n {3}10 {2}warning {2}missing /);
  });

  it("lists notes only in a short report, in one without errors and warnings, or on request", () => {
    const notes = Array.from({ length: 12 }, () => ({ rule: "too-long" as const, severity: "info" as const, image: "note.png" }));
    const text = formatText(createReport({}, ...notes));
    assert.match(text, /oriel alt scan --severity info +also lists 12 notes\n/);
    assert.doesNotMatch(text, /note\.png/);
    assert.match(formatText(createReport({}, ...notes), "", { listsNotes: true }), /note\.png/);
    const ofOtherCommand = formatText(createReport({}, ...notes), "", { isScan: false });
    assert.match(ofOtherCommand, /note\.png/);
    assert.doesNotMatch(ofOtherCommand, /What to do next/);
    for (const findings of [notes, [{}, ...notes.slice(0, 2)]]) {
      const short = formatText(createReport(...findings));
      assert.match(short, /note\.png/);
      assert.doesNotMatch(short, /also lists/);
    }
  });

  it("counts the known findings of a baseline", () => {
    const text = formatText({ ...createReport({}, {}), known: 340 });
    assert.match(text, /^20 images in 7 documents: 2 errors, 0 warnings, 0 notes \(340 known, 2 new\)\n/);
  });

  for (const columns of [40, 80, 100, 120, 160]) {
    it(`fits into a terminal with ${columns} columns`, () => {
      const text = formatText(createLargeReport(), "", { columns });
      const [totals = "", ...lines] = text.split("\n");
      assert.ok(totals.length < 80);
      const tooLong = lines.filter((line) => line.length > columns);
      assert.deepEqual(tooLong, []);
      assert.ok(text.replaceAll(/\s+/g, " ").includes("with the profile"), "messages are complete");
    });
  }

  it("has one line per finding, of any length, if it is piped", () => {
    const lines = formatText(createLargeReport())
      .split("\n")
      .filter((line) => line.includes("with the profile"));
    assert.equal(lines.length, 500);
  });

  it("has the same text with and without color", () => {
    for (const columns of [80, 120, undefined]) {
      const colored = formatText(createLargeReport(), "", { columns, style: colorStyle });
      assert.ok(colored.includes("\u001b[31merror"));
      // oxlint-disable-next-line no-control-regex -- the codes for colors start with a control character
      assert.equal(colored.replaceAll(/\u001b\[\d+m/g, ""), formatText(createLargeReport(), "", { columns }));
    }
  });

  it("replaces control characters in names, messages and images", () => {
    const hostile = "a\u001b[2J\u0007\u009b.md";
    const text = formatText(
      createReport(...Array.from({ length: 12 }, () => ({ path: `${hostile}/b.md`, message: hostile, image: hostile }))),
    );
    // oxlint-disable-next-line no-control-regex -- looks for control characters
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});
