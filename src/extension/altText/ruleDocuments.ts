import { DiagnosticSeverity, Uri, workspace, type Disposable } from "vscode";
import { rules, type Rule, type RuleId } from "../../altText/light.ts";
import { DEFAULT_SEVERITIES } from "./severities.ts";

const SCHEME = "oriel-rule";

/** Returns the URI of a rule's documentation, a virtual document that is available offline and matches the installed version. */
export function getRuleUri(rule: RuleId): Uri {
  return Uri.from({ scheme: SCHEME, path: `/${rule}.md` });
}

export function registerRuleDocuments(): Disposable {
  return workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ path }) => {
      const rule = rules.find(({ id }) => path === `/${id}.md`);
      return rule === undefined ? undefined : describeRule(rule);
    },
  });
}

function describeRule({ id, explanation, wcag, severity }: Rule): string {
  const words = `oriel-disable-line ${id}`;
  const suppression =
    `To suppress one finding, choose “Suppress “${id}” here”, or add a comment to its line: \`<!-- ${words} -->\` in Markdown and markup, ` +
    `\`/* ${words} */\` in a JSX tag, \`# ${words}\` in YAML. To change the severity or turn the rule off:`;
  const facts = `- WCAG 2.2: ${wcag}\n- Default severity: ${describeSeverity(severity)}`;
  return `# ${id}\n\n${explanation}\n\n${facts}\n\n${suppression}\n\n\`\`\`json\n"oriel.altText.rules": { "${id}": "off" }\n\`\`\`\n`;
}

/** Describes the default severity in the editor, and that of the command line, which is that of a configured rule. */
function describeSeverity(severity: Rule["severity"]): string {
  if (severity === "off") return severity;
  return `${DiagnosticSeverity[DEFAULT_SEVERITIES[severity]].toLowerCase()} in the editor, ${severity} in \`oriel alt scan\``;
}
