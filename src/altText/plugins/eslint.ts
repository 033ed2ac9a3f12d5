/** Entry point of the ESLint plug-in. It reads the text of a document, so that it works with every parser for JavaScript, Vue, Svelte or Astro. */
import type { ESLint, Linter, Rule as EslintRule, SourceCode } from "eslint";
import { getRuleUrl } from "../../core/project.ts";
import { rules } from "../rules/ruleList.ts";
import type { Rule } from "../rules/rule.ts";
import type { RuleId } from "../rules/rules.ts";
import { DocumentFindings } from "./documentFindings.ts";
import type declaredPlugin from "./types/eslint.d.mts";

declare const ORIEL_VERSION: string;

const findingsBySource = new WeakMap<SourceCode, DocumentFindings>();

function findIn({ sourceCode, filename, cwd }: EslintRule.RuleContext): DocumentFindings {
  const cachedFindings = findingsBySource.get(sourceCode);
  const findings =
    cachedFindings ?? DocumentFindings.find({ path: filename, source: sourceCode.text, folder: cwd, includesOptionalRules: true });
  findingsBySource.set(sourceCode, findings);
  return findings;
}

function createRule({ id, explanation, severity }: Rule & { id: RuleId }): EslintRule.RuleModule {
  return {
    meta: { type: "problem", schema: [], docs: { description: explanation, url: getRuleUrl(id), recommended: severity !== "off" } },
    create(context) {
      // A processor has taken this text from a document, such as a code block from Markdown.
      if (context.filename !== context.physicalFilename) return {};
      return {
        Program() {
          for (const { line, column, endLine, endColumn, message } of findIn(context).take(id))
            context.report({ message, loc: { start: { line, column: column - 1 }, end: { line: endLine, column: endColumn - 1 } } });
        },
      };
    },
  };
}

const SEVERITIES = { error: "error", warning: "warn", info: "warn", off: "off" } as const;

const recommended: Linter.Config & { plugins: Record<string, ESLint.Plugin> } = {
  name: "oriel/recommended",
  plugins: {},
  rules: Object.fromEntries(rules.map(({ id, severity }) => [`oriel/${id}`, SEVERITIES[severity]])),
};

const plugin: typeof declaredPlugin = {
  meta: { name: "oriel", version: ORIEL_VERSION, namespace: "oriel" },
  rules: Object.fromEntries(rules.map((rule) => [rule.id, createRule(rule)])),
  configs: { recommended },
};

recommended.plugins["oriel"] = plugin;

export { plugin as default, plugin as "module.exports" };
