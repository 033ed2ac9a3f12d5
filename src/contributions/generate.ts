// Writes the files derived from definitions. With `--check` it writes nothing and fails if a file is out of date.
import { buildLists, updateFiles } from "./lists.ts";

const root = process.cwd();
const isCheck = process.argv.includes("--check");

const outdated = await updateFiles(root, await buildLists(root), isCheck);
if (isCheck && outdated.length > 0) {
  process.stderr.write(`Out of date: ${outdated.join(", ")}. Run: npm run generate\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(outdated.length === 0 ? "Generated files are up to date.\n" : `Wrote ${outdated.join(", ")}.\n`);
}
