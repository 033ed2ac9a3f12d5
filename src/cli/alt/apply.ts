import { resolve } from "node:path";
import { createTwoFilesPatch } from "diff";
import { toSentence } from "../../core/failureDeclaration.ts";
import { groupBy } from "../../core/groupBy.ts";
import { getErrorMessage } from "../../failures/failure.ts";
import { planDocument, isFileInside, isInside, readAltSettings, writeDocument, type PlannedDocument } from "../../altText/index.ts";
import { parseArguments } from "../parseArguments.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { formatCount } from "./formatCount.ts";
import { readSuggestions, type Suggestion } from "./suggestions.ts";

/** `oriel alt apply`: writes each document atomically, or leaves it unchanged. @returns 1 if something could not be applied */
export async function applyCommand(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArguments(args, { "dry-run": { type: "boolean" } });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageError("Specify the file with the suggestions.");
  const root = process.cwd();
  const { components } = await readAltSettings(root);
  const suggestions = await readSuggestions(file);
  if (values["dry-run"]) {
    terminal.print(await createDiff(suggestions, root, components, terminal));
    return 0;
  }
  let [applied, skipped] = [0, 0];
  for (const [path, wanted] of groupToApply(suggestions)) {
    try {
      const document = await resolveDocument(root, path);
      const result = await planDocument(document, wanted, components);
      if (result.after !== result.before) await writeDocument(document, result);
      applied += wanted.length - result.skipped.length;
      skipped += result.skipped.length;
      for (const one of result.skipped) terminal.note(describeSkipped(path, one));
    } catch (error) {
      skipped += wanted.length;
      terminal.note(`${path}: Skipped. ${toSentence(getErrorMessage(error))}`);
    }
  }
  const doubtful = suggestions.filter(({ needsPerson }) => needsPerson !== undefined).length;
  terminal.note(
    `Applied ${formatCount(applied, "alt text")}${skipped > 0 ? `, skipped ${skipped}` : ""}${doubtful > 0 ? `, ${doubtful} to review` : ""}.`,
  );
  return skipped > 0 ? 1 : 0;
}

/** Returns a unified diff of the changes that the suggestions would make, and reports those that can't be made. */
export async function createDiff(suggestions: Suggestion[], root: string, components: string[], terminal: Terminal): Promise<string> {
  const parts: string[] = [];
  for (const [path, wanted] of groupToApply(suggestions)) {
    try {
      const { before, after, skipped } = await planDocument(await resolveDocument(root, path), wanted, components);
      const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 2 });
      if (before !== after) parts.push(patch.replace(/^=+\n/, ""));
      for (const one of skipped) terminal.note(describeSkipped(path, one));
    } catch (error) {
      terminal.note(`${path}: Skipped. ${toSentence(getErrorMessage(error))}`);
    }
  }
  return parts.join("");
}

function describeSkipped(path: string, { wanted, reason }: PlannedDocument["skipped"][number]): string {
  return `${path}: Skipped ${wanted.before.slice(0, 80)}. ${toSentence(reason)}`;
}

/** Groups suggestions by document, without those that the user must review first. */
function groupToApply(suggestions: Suggestion[]): Map<string, Suggestion[]> {
  return groupBy(
    suggestions.filter(({ needsPerson }) => needsPerson === undefined),
    ({ path }) => path,
  );
}

/** @throws Error if the path, with all links resolved, is not a file below `root` */
async function resolveDocument(root: string, path: string): Promise<string> {
  const document = resolve(root, path);
  if (!isInside(document, root)) throw new Error("The file is outside this folder.");
  if (!(await isFileInside(document, root))) throw new Error("The file does not exist in this folder.");
  return document;
}
