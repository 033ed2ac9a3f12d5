import { createHash } from "node:crypto";
import { constants, copyFile } from "node:fs/promises";
import * as z from "zod/mini";
import { fromStoredProposal, roles, toStoredProposal } from "../../altText/index.ts";
import { toSentence } from "../../core/failureDeclaration.ts";
import { parseUserFile } from "../../core/parseUserFile.ts";
import { FailureError, getErrorMessage, getSystemReason } from "../../failures/failure.ts";
import { getErrorCode } from "../../disk/files.ts";
import { writeOutputFile } from "../../disk/outputFile.ts";
import { readRegularFile } from "../../disk/readRegularFile.ts";
import { UsageError } from "../usage.ts";

/** A suggestion as it is stored. The property names must not change, or existing files would become unreadable. */
const StoredSuggestion = z.object({
  /** Path relative to the root, with forward slashes. */
  path: z.string(),
  /** Line of the use when the suggestion was written, counted from 1. It is meant only for users who read the file. */
  line: z.number(),
  /**
   * Offset of the whole element, in UTF-16 code units. Together with `before`, the element's source text, it locates the element. The
   * element is changed only if its source text is still the same.
   */
  from: z.number(),
  before: z.string(),
  /** Path of the image, or its URL in a notebook. */
  target: z.string(),
  role: z.enum(roles),
  alt: z.string(),
  description: z.string(),
  /** Reason why the user must review the suggestion before it can be applied. */
  needsPerson: z.optional(z.string()),
});

/** Suggested alt text for one use, to be reviewed and applied. */
export type Suggestion = ReturnType<typeof fromStoredProposal<z.infer<typeof StoredSuggestion>>>;

const SuggestionsFile = z.object({ version: z.literal(1), suggestions: z.array(StoredSuggestion) });

/** Maximum size of a file with suggestions, enough for 100,000 images. */
const MAX_BYTES = 100_000_000;

/** @throws UsageError */
export async function readSuggestions(file: string): Promise<Suggestion[]> {
  const createError = (reason: string) => new UsageError(`Can't read suggestions from ${file}. ${toSentence(reason)}`);
  let value: unknown;
  try {
    value = JSON.parse((await readRegularFile(file, MAX_BYTES)).toString("utf8"));
  } catch (error) {
    throw createError(getErrorMessage(error));
  }
  const parsed = parseUserFile(SuggestionsFile, value);
  if (parsed.kind === "parsed") return parsed.data.suggestions.map(fromStoredProposal);
  if (parsed.place === "version") throw createError("It was written by another version of Oriel. Recreate it with “oriel alt write”.");
  throw createError(parsed.reason);
}

/**
 * Replaces the suggestions in a file. If there are no suggestions, no new file is created. A file that the user has changed since it was
 * written is copied first.
 * @returns the path of the copy; undefined if there is none
 * @throws FailureError `diskFull`, `fileNotWritable`
 */
export async function writeSuggestions(file: string, suggestions: Suggestion[]): Promise<string | undefined> {
  const previousContent = await readRegularFile(file, MAX_BYTES).then(String, (error: unknown) => {
    if (getErrorCode(error) === "ENOENT") return undefined;
    throw new FailureError({ kind: "fileNotWritable", path: file, reason: getSystemReason(error) });
  });
  if (previousContent === undefined && suggestions.length === 0) return undefined;
  const backup = previousContent === undefined || isUnchanged(previousContent) ? undefined : await createBackup(file);
  const stored = suggestions.map(toStoredProposal);
  const content = { version: 1, written: hashSuggestions(stored), suggestions: stored };
  await writeOutputFile(file, `${JSON.stringify(content, undefined, 2)}\n`, { isDurable: true });
  return backup;
}

/** Computes a hash to detect edited suggestions. It does not depend on the file's formatting. */
function hashSuggestions(suggestions: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(suggestions) ?? "")
    .digest("hex");
}

function isUnchanged(content: string): boolean {
  try {
    const { written, suggestions } = JSON.parse(content) as { written?: unknown; suggestions?: unknown };
    return written === hashSuggestions(suggestions);
  } catch {
    return false;
  }
}

/** Copies a file to the first unused name with the suffix `.bak`, `.bak2`… */
async function createBackup(file: string): Promise<string> {
  for (let index = 1; ; index += 1) {
    const copy = `${file}.bak${index === 1 ? "" : index}`;
    try {
      await copyFile(file, copy, constants.COPYFILE_EXCL);
      return copy;
    } catch (error) {
      if (getErrorCode(error) !== "EEXIST") throw error;
    }
  }
}
