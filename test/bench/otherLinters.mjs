// Checks alt text with another linter: `node otherLinters.mjs markdown|jsx FOLDER` prints the number of files and of findings.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

const [language, folder = "."] = process.argv.slice(2);
const extension = language === "markdown" ? ".md" : ".tsx";
const entries = await readdir(folder, { recursive: true, withFileTypes: true });
const files = entries.filter(({ name }) => name.endsWith(extension)).map((entry) => path.join(entry.parentPath, entry.name));
const findingCount = language === "markdown" ? await runMarkdownlint() : await runEslint();
process.stdout.write(`${files.length} ${findingCount}\n`);

async function runMarkdownlint() {
  const { lint } = await import("markdownlint/promise");
  const results = await lint({ files, config: { default: false, MD045: true } });
  return Object.values(results).reduce((sum, problems) => sum + problems.length, 0);
}

async function runEslint() {
  const [{ Linter }, plugin] = await Promise.all([import("eslint"), import("eslint-plugin-jsx-a11y")]);
  const linter = new Linter();
  const config = {
    files: ["**/*.tsx"],
    plugins: { "jsx-a11y": plugin.default },
    languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
    rules: { "jsx-a11y/alt-text": "error", "jsx-a11y/img-redundant-alt": "error" },
  };
  let count = 0;
  for (const file of files) count += linter.verify(await readFile(file, "utf8"), config, { filename: path.basename(file) }).length;
  return count;
}
