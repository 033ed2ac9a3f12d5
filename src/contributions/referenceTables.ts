import { rules } from "../altText/light.ts";
import { ruleExamples } from "../altText/index.ts";
import { commandDefinitions } from "./commands.ts";
import { fillMarkers } from "./fillMarkers.ts";
import { settings } from "./settings.ts";

/** Reference tables. A table is between the markers `<!-- table: NAME -->` and `<!-- end of table -->` of its document. */
export const referenceTables: { name: string; document: string; build: () => string }[] = [
  { name: "commands", document: "media/docs/images.md", build: buildCommandTable },
  { name: "rules", document: "media/docs/alt-text.md", build: buildRuleTable },
  { name: "rule reference", document: "media/docs/rules.md", build: buildRuleReference },
  { name: "settings", document: "media/docs/settings.md", build: buildSettingTable },
];

/** Rebuilds the tables of a Markdown document. @throws Error if the markers of a table are missing */
export function fillTables(path: string, text: string): string {
  let result = text;
  for (const { name, build } of referenceTables.filter(({ document }) => document === path))
    result = fillMarkers(path, result, { kind: "table", name, content: build() });
  return result;
}

function buildCommandTable(): string {
  return buildTable(
    ["Command", "Description"],
    commandDefinitions.map(({ title, description }) => [`\`Oriel: ${title}\``, description]),
  );
}

function buildSettingTable(): string {
  return buildTable(
    ["Setting", "Default", "Scope", "Description"],
    settings.map(({ key, default: defaultValue, scope, description }) => [
      `\`oriel.${key}\``,
      defaultValue === "" ? "" : `\`${JSON.stringify(defaultValue)}\``,
      scope === "application" ? "user" : "user, workspace",
      // In the settings editor, `#key#` is a link to the setting.
      description.replaceAll(/`#([\w.]+)#`/g, "`$1`"),
    ]),
  );
}

function buildRuleTable(): string {
  return buildTable(
    ["Rule", "Severity", "WCAG 2.2", "Why it matters"],
    rules.map(({ id, severity, wcag, explanation }) => [`\`${id}\``, severity, wcag, explanation]),
  );
}

/** Builds a section for each rule, to which findings in SARIF link. */
function buildRuleReference(): string {
  const examples: Record<string, { failing: string[]; passing: string[] }> = ruleExamples;
  const listExamples = (title: string, list: string[]) => (list.length === 0 ? [] : [`${title}:`, "", "```html", ...list, "```", ""]);
  const sections = rules.map(({ id, severity, wcag, explanation }) => [
    ...[`## ${id}`, "", explanation, "", `Severity: ${severity}. WCAG 2.2: ${wcag}.`, ""],
    ...listExamples("A finding", examples[id]?.failing ?? []),
    ...listExamples("No finding", examples[id]?.passing ?? []),
  ]);
  return `${sections.flat().join("\n").trimEnd()}\n`;
}

function buildTable(header: string[], rows: string[][]): string {
  const lines = [header, header.map(() => "---"), ...rows.map((row) => row.map((cell) => cell.replaceAll("|", String.raw`\|`)))];
  return `${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}
