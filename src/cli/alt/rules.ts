import { openProject, ruleExamples, rules } from "../../altText/index.ts";
import { parseArguments } from "../parseArguments.ts";
import type { Terminal } from "../terminal.ts";
import { chooseStyle, plainStyle, type TextStyle } from "../textStyle.ts";
import { wrap } from "../textLayout.ts";
import { UsageError } from "../usage.ts";

/** Maximum width of a paragraph, in terminal columns. Longer lines are hard to read. */
const MAX_COLUMNS = 100;

/** `oriel alt rules`: explains the given rules, by default all, with the severities that the settings of the repository give them. */
export async function rulesCommand(args: string[], terminal: Terminal): Promise<void> {
  const { positionals } = parseArguments(args, {});
  for (const id of positionals) if (!rules.some((rule) => rule.id === id)) throw new UsageError(createUnknownRuleMessage(id));
  const { settings } = await openProject(process.cwd());
  const display = {
    columns: Math.min(process.stdout.columns ?? MAX_COLUMNS, MAX_COLUMNS),
    style: chooseStyle(process.stdout, process.env),
  };
  const selectedRules = rules.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
  const texts = selectedRules.map(({ id, severity }) => explainRule(id, settings.rules[id] ?? severity, display));
  terminal.printFormatted(texts.join("\n"));
}

/** Explains a rule. @param severity as set in the repository */
export function explainRule(
  id: (typeof rules)[number]["id"],
  severity: string,
  { columns, style = plainStyle }: { columns: number; style?: TextStyle },
): string {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new RangeError(`There is no rule ${id}.`);
  const { failing, passing } = ruleExamples[id];
  const colorSeverity = severity === "off" ? style.dim : style[severity as "error" | "warning" | "info"];
  const list = (title: string, examples: string[]) =>
    examples.map((example, index) => `  ${style.dim((index === 0 ? title : "").padEnd(NO_FINDING.length))}  ${example}`);
  return [
    `${style.heading(id)}  ${colorSeverity(severity)}  ${style.dim(`WCAG 2.2: ${rule.wcag}`)}`,
    ...wrap(rule.explanation, columns - 2).map((line) => `  ${line}`),
    ...list(FINDING, failing),
    ...list(NO_FINDING, passing),
    "",
  ].join("\n");
}

const [FINDING, NO_FINDING] = ["Finding", "No finding"] as const;

/** Returns the message for a rule that does not exist, as a sentence. */
export function createUnknownRuleMessage(id: string): string {
  return `There is no rule “${id}”. The rules are ${rules.map((rule) => rule.id).join(", ")}.`;
}
