import { resolve } from "node:path";
import { createTwoFilesPatch } from "diff";
import { groupBy } from "../../core/groupBy.ts";
import { getErrorMessage } from "../../failures/failure.ts";
import { planDocument, isFileInside, isInside, readAltSettings, writeDocument, type PlannedDocument } from "../../altText/index.ts";
import { parsedArgs } from "../parsedArgs.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage.ts";
import { counted } from "./counted.ts";
import { readSuggestions, type Suggestion } from "./suggestions.ts";

/** `oriel alt apply`: writes each document whole, or leaves it unchanged. @returns 1 if something could not be applied */
export async function applyCommand(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parsedArgs(args, { "dry-run": { type: "boolean" } });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageError("name the file of suggestions");
  const root = process.cwd();
  const { components } = await readAltSettings(root);
  const suggestions = await readSuggestions(file);
  if (values["dry-run"]) {
    terminal.out(await diffOf(suggestions, root, components, terminal));
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
      for (const one of result.skipped) terminal.note(skippedText(path, one, "is left"));
    } catch (error) {
      skipped += wanted.length;
      terminal.note(`${path} is left as it is: ${getErrorMessage(error)}`);
    }
  }
  const doubtful = suggestions.filter(({ needsPerson }) => needsPerson !== undefined).length;
  terminal.note(
    `${counted(applied, "alternative text")} applied, ${skipped} left as they were${doubtful > 0 ? `, ${doubtful} need a person` : ""}.`,
  );
  return skipped > 0 ? 1 : 0;
}

/** Returns a unified diff of the changes that the suggestions would make, and notes those that can't be made. */
export async function diffOf(suggestions: Suggestion[], root: string, components: string[], terminal: Terminal): Promise<string> {
  const parts: string[] = [];
  for (const [path, wanted] of groupToApply(suggestions)) {
    try {
      const { before, after, skipped } = await planDocument(await resolveDocument(root, path), wanted, components);
      const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 2 });
      if (before !== after) parts.push(patch.replace(/^=+\n/, ""));
      for (const one of skipped) terminal.note(skippedText(path, one, "would be left"));
    } catch (error) {
      terminal.note(`${path} would be left as it is: ${getErrorMessage(error)}`);
    }
  }
  return parts.join("");
}

function skippedText(path: string, { wanted, reason }: PlannedDocument["skipped"][number], isLeft: "is left" | "would be left"): string {
  return `${path}: ${wanted.before.slice(0, 80)} ${isLeft} as it is: ${reason}`;
}

/** Groups suggestions by document, without those that a user must look at first. */
function groupToApply(suggestions: Suggestion[]): Map<string, Suggestion[]> {
  return groupBy(
    suggestions.filter(({ needsPerson }) => needsPerson === undefined),
    ({ path }) => path,
  );
}

/** @throws Error for a path that is not a file below `root`, with all links resolved */
async function resolveDocument(root: string, path: string): Promise<string> {
  const document = resolve(root, path);
  if (!isInside(document, root)) throw new Error("it is outside of this folder");
  if (!(await isFileInside(document, root))) throw new Error("there is no such file in this folder");
  return document;
}
