// Generates files from definitions: lists, examples of rules, package.json's contributions, package.nls.json and the tables in media/docs. With
// `--check`, writes nothing and fails if a file is out of date.
import { buildLists, updateFiles } from "./lists.ts";

const root = process.cwd();
const isCheck = process.argv.includes("--check");

const outdatedFiles = await updateFiles(root, await buildLists(root), isCheck);
// Each step imports the files that earlier steps generate, so it is loaded only after they are up to date.
if (outdatedFiles.length === 0 || !isCheck) {
  const { buildRuleExamples } = await import("./ruleExamples.ts");
  outdatedFiles.push(...(await updateFiles(root, await buildRuleExamples(), isCheck)));
}
if (outdatedFiles.length === 0 || !isCheck) {
  const { buildManifestFiles } = await import("./manifestFiles.ts");
  outdatedFiles.push(...(await updateFiles(root, await buildManifestFiles(root), isCheck)));
}
if (isCheck && outdatedFiles.length > 0) {
  process.stderr.write(`Out of date: ${outdatedFiles.join(", ")}. Run: npm run generate\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(outdatedFiles.length === 0 ? "Generated files are up to date.\n" : `Wrote ${outdatedFiles.join(", ")}.\n`);
}
