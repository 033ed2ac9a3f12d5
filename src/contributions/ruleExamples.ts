import { rules } from "../altText/light.ts";

/** Maximum number of examples of each kind. A rule has more of them for its tests. */
const MAX_EXAMPLES = 3;

/** Maximum length of an example, in characters. */
const MAX_LENGTH = 90;

/** Examples as the file of a rule exports them. */
type Examples =
  | { failingAlts: readonly string[]; passingAlts: readonly string[] }
  | { failing: readonly { markup: string }[]; passing: readonly { markup: string }[] };

/** Path of the generated file. */
const EXAMPLES_FILE = "src/altText/rules/examples.json";

/**
 * Builds a file with examples of markup for each rule, for `oriel alt rules` and the documentation. They are copied from the files of the rules,
 * because a bundle that imported them from there would contain all examples of all rules.
 */
export async function buildRuleExamples(): Promise<Map<string, string>> {
  const entries = await Promise.all(
    rules.map(async ({ id }) => {
      const { examples } = (await import(`../altText/rules/${id}.ts`)) as { examples: Examples };
      const toMarkdown = (alts: readonly string[]) => alts.map((alt) => `![${alt}](image.png)`);
      const toMarkup = (list: readonly { markup: string }[]) => list.map(({ markup }) => markup);
      const [failing, passing] =
        "failing" in examples
          ? [toMarkup(examples.failing), toMarkup(examples.passing)]
          : [toMarkdown(examples.failingAlts), toMarkdown(examples.passingAlts)];
      return [id, { failing: pick(failing), passing: pick(passing) }] as const;
    }),
  );
  return new Map([[EXAMPLES_FILE, `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`]]);
}

/** Picks the first single-line examples, and shortens long ones. */
function pick(examples: string[]): string[] {
  const lines = examples.filter((example) => !example.includes("\n")).slice(0, MAX_EXAMPLES);
  return lines.map((line) => (line.length <= MAX_LENGTH ? line : `${line.slice(0, MAX_LENGTH - 1)}…`));
}
