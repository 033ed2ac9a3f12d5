import { rules } from "../altText/light.ts";
import { commandDefinitions } from "./commands.ts";
import { settings } from "./settings.ts";

/** Tables of README.md by the name in their markers, `<!-- table: NAME -->` and `<!-- end of table -->`. */
const tables: Record<string, () => string> = { commands: buildCommandTable, rules: buildRuleTable, settings: buildSettingTable };

/** A Markdown document with its tables rebuilt. @throws Error for a table that the document has no markers for */
export function fillTables(document: string): string {
  let filled = document;
  for (const [name, build] of Object.entries(tables)) {
    const pattern = new RegExp(`(<!-- table: ${name} -->\n)[^]*?(<!-- end of table -->)`);
    if (!pattern.test(filled)) throw new Error(`There are no markers for the table “${name}”`);
    filled = filled.replace(pattern, (_, start: string, end: string) => `${start}${build()}${end}`);
  }
  return filled;
}

function buildCommandTable(): string {
  return buildTable(
    ["command", "what it does"],
    commandDefinitions.map(({ title, description }) => [`\`Oriel: ${title}\``, description]),
  );
}

function buildSettingTable(): string {
  return buildTable(
    ["setting", "default", "can be set by", "meaning"],
    settings.map(({ key, default: usual, scope, description }) => [
      `\`oriel.${key}\``,
      usual === "" ? "" : `\`${JSON.stringify(usual)}\``,
      scope === "application" ? "you" : "you, a workspace",
      // In the settings editor, `#key#` is a link to the setting.
      description.replaceAll(/`#([\w.]+)#`/g, "`$1`"),
    ]),
  );
}

function buildRuleTable(): string {
  return buildTable(
    ["rule", "severity", "WCAG 2.2", "why it matters"],
    rules.map(({ id, severity, wcag, explanation }) => [`\`${id}\``, severity, wcag, explanation]),
  );
}

function buildTable(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => "---"), ...rows.map((row) => row.map((cell) => cell.replaceAll("|", String.raw`\|`)))];
  return `${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}
