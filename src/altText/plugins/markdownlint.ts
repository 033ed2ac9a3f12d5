/** Entry point of the rules for markdownlint. They are synchronous, because markdownlint-cli does not run asynchronous rules. */
import { resolve } from "node:path";
import type { Rule as MarkdownlintRule, RuleOnErrorInfo, RuleParams } from "markdownlint";
import { getRuleUrl } from "../../core/project.ts";
import { detectSyntax } from "../document/syntax.ts";
import { rules } from "../rules/ruleList.ts";
import type { Rule } from "../rules/rule.ts";
import type { RuleId } from "../rules/rules.ts";
import { DocumentFindings, type LintProblem } from "./documentFindings.ts";
import { restoreComments } from "./restoreComments.ts";
import type declaredRules from "./types/markdownlint.d.mts";

const findingsByLines = new WeakMap<readonly string[], DocumentFindings>();

/** Checks each document once. markdownlint passes the same array of lines to all rules. */
function findIn({ name, lines, frontMatterLines, parsers }: RuleParams): DocumentFindings {
  const cachedFindings = findingsByLines.get(lines);
  if (cachedFindings) return cachedFindings;
  const source = [...frontMatterLines, ...restoreComments(lines, parsers.micromark.tokens)].join("\n");
  const folder = process.cwd();
  const path = resolve(folder, detectSyntax(name) === undefined ? `${name}.md` : name);
  const findings = DocumentFindings.find({ path, source, folder, includesOptionalRules: false });
  findingsByLines.set(lines, findings);
  return findings;
}

function createRule({ id, explanation }: Rule & { id: RuleId }): MarkdownlintRule {
  return {
    names: [`oriel-${id}`],
    description: explanation.split(/(?<=\.) /)[0] ?? explanation,
    information: new URL(getRuleUrl(id)),
    tags: ["oriel", "accessibility", "images"],
    parser: "micromark",
    function: (params, onError) => {
      for (const problem of findIn(params).take(id)) onError(createError(problem, params));
    },
  };
}

/** markdownlint counts lines from the end of the front matter, and rejects lines in it as well as ranges of several lines. */
function createError({ line, column, endLine, endColumn, message }: LintProblem, { lines, frontMatterLines }: RuleParams): RuleOnErrorInfo {
  const lineNumber = line - frontMatterLines.length;
  if (lineNumber < 1) return { lineNumber: 1, detail: `Line ${line}: ${message}` };
  const length = (endLine === line ? endColumn - 1 : (lines[lineNumber - 1] ?? "").length) - column + 1;
  return { lineNumber, detail: message, ...(length > 0 ? { range: [column, length] } : {}) };
}

const markdownlintRules: typeof declaredRules = rules.map((rule) => createRule(rule));

export { markdownlintRules as default, markdownlintRules as "module.exports" };
