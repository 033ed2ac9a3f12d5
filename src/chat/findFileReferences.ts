import type { FileReferenceView } from "../protocol/panel.ts";
import { findBestMatch, findLine, parseFileReference } from "./fileReferences.ts";

export interface WorkspaceFile {
  /** Absolute path with forward slashes. */
  path: string;
  uri: string;
  /** Path shown to the user, relative to the workspace. */
  label: string;
}

/** The source files in a workspace. */
export interface WorkspaceFiles {
  /** @throws Error if the search fails or takes too long */
  search(pattern: string, maxCount: number): Promise<WorkspaceFile[]>;
  /** @returns undefined if the file can't be read, or is too large */
  read(file: WorkspaceFile): Promise<Buffer | undefined>;
}

/** Maximum number of paths, and of quotes, to search for per answer. */
const MAX_SEARCHES = 40;
/** Maximum number of files to find per name: a name that is more common, such as `index.ts`, does not identify a file. */
const MAX_FILES_PER_NAME = 50;
/** Maximum number of files whose content is searched for quotes. */
const MAX_SEARCHED_FILES = 3000;
/** Maximum time for searching the content of files. */
const CONTENT_SEARCH_LIMIT_MS = 5000;
/** Maximum number of files that are read at the same time. */
const MAX_CONCURRENT_READS = 8;
/** Minimum length of a quote to search for: shorter quotes would match unrelated code. */
const MIN_QUOTE_LENGTH = 8;

/**
 * Finds the files in the workspace that an answer refers to.
 * @param paths strings that may refer to a file, with or without a line
 * @param quotes strings that may occur in a file
 * @throws Error if the search fails or takes too long
 */
export async function findFileReferences(files: WorkspaceFiles, paths: string[], quotes: string[]): Promise<FileReferenceView[]> {
  const referencesByName = await findByName(files, paths.slice(0, MAX_SEARCHES));
  const matchedTexts = new Set(referencesByName.map(({ text }) => text));
  const unmatchedQuotes = quotes
    .filter((quote) => quote.trim().length >= MIN_QUOTE_LENGTH && !matchedTexts.has(quote))
    .slice(0, MAX_SEARCHES);
  return [...referencesByName, ...(unmatchedQuotes.length === 0 ? [] : await findByQuote(files, unmatchedQuotes))];
}

async function findByName(files: WorkspaceFiles, references: string[]): Promise<FileReferenceView[]> {
  const parsedReferences = references.flatMap((text) => {
    const reference = parseFileReference(text);
    const name = reference?.path.split("/").at(-1);
    // A name with glob characters would match other files.
    return reference === undefined || name === undefined || /[*?[\]{},]/.test(name) ? [] : [{ text, name, ...reference }];
  });
  if (parsedReferences.length === 0) return [];
  const names = [...new Set(parsedReferences.map(({ name }) => name))];
  const pattern = names.length === 1 ? `**/${names[0]}` : `**/{${names.join(",")}}`;
  const candidates = await files.search(pattern, MAX_FILES_PER_NAME * names.length);
  const paths = candidates.map(({ path }) => path);
  return parsedReferences.flatMap(({ text, path, line }) => {
    const bestIndex = findBestMatch(path, paths);
    const file = bestIndex === undefined ? undefined : candidates[bestIndex];
    return file === undefined ? [] : [createReference(file, text, line)];
  });
}

async function findByQuote(files: WorkspaceFiles, quotes: string[]): Promise<FileReferenceView[]> {
  const searchedFiles = await files.search("**/*", MAX_SEARCHED_FILES);
  const pendingQuotes = new Map(quotes.map((quote) => [quote, Buffer.from(quote.trim())]));
  const references: FileReferenceView[] = [];
  const deadlineMs = Date.now() + CONTENT_SEARCH_LIMIT_MS;
  // All readers share this iterator, so that each reader takes the next file.
  const remainingFiles = searchedFiles.values();
  const searchRemaining = async () => {
    for (const file of remainingFiles) {
      if (pendingQuotes.size === 0 || Date.now() > deadlineMs) return;
      const content = await files.read(file);
      for (const [quote, bytes] of content ? pendingQuotes : []) {
        const line = content && findLine(bytes, content);
        if (line === undefined) continue;
        pendingQuotes.delete(quote);
        references.push(createReference(file, quote, line));
      }
    }
  };
  await Promise.all(Array.from({ length: MAX_CONCURRENT_READS }, searchRemaining));
  return references;
}

function createReference({ uri, label }: WorkspaceFile, text: string, line?: number): FileReferenceView {
  return { text, uri, ...(line === undefined ? { label } : { label: `${label}:${line}`, line }) };
}
