import { Uri, workspace, type Disposable } from "vscode";
import { rules, type Rule, type RuleId } from "../../altText/light.ts";

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
  const howTo = `To suppress one finding, add the comment \`<!-- oriel-disable-line ${id} -->\` to its line. To change the severity or turn the rule off:`;
  return `# ${id}\n\n${explanation}\n\n- WCAG 2.2: ${wcag}\n- Default severity: ${severity}\n\n${howTo}\n\n\`\`\`json\n"oriel.altText.rules": { "${id}": "off" }\n\`\`\`\n`;
}
