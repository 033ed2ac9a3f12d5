import type { FileReferenceView } from "../protocol/panel.ts";
import { findBestMatch, findLine, parseFileReference } from "./fileReferences.ts";

export interface WorkspaceFile {
  /** Absolute path with slashes. */
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
/** Limits for searching file contents. */
const MAX_FILES = 3000;
const READ_LIMIT_MS = 5000;
const CONCURRENT_READS = 8;
/** Minimum length of a quote to search for: shorter ones would match unrelated code. */
const MIN_QUOTE_LENGTH = 8;

/**
 * Finds the files in the workspace that an answer refers to.
 * @param paths strings that may refer to a file, with or without a line
 * @param quotes strings that may occur in a file
 * @throws Error if the search fails or takes too long
 */
export async function findFileReferences(files: WorkspaceFiles, paths: string[], quotes: string[]): Promise<FileReferenceView[]> {
  const found = await findByName(files, paths.slice(0, MAX_SEARCHES));
  const matched = new Set(found.map(({ text }) => text));
  const unmatched = quotes.filter((quote) => quote.trim().length >= MIN_QUOTE_LENGTH && !matched.has(quote)).slice(0, MAX_SEARCHES);
  return [...found, ...(unmatched.length === 0 ? [] : await findByQuote(files, unmatched))];
}

async function findByName(files: WorkspaceFiles, references: string[]): Promise<FileReferenceView[]> {
  const wanted = references.flatMap((text) => {
    const reference = parseFileReference(text);
    const name = reference?.path.split("/").at(-1);
    // A name with glob characters would match other files.
    return reference === undefined || name === undefined || /[*?[\]{},]/.test(name) ? [] : [{ text, name, ...reference }];
  });
  if (wanted.length === 0) return [];
  const names = [...new Set(wanted.map(({ name }) => name))];
  const pattern = names.length === 1 ? `**/${names[0]}` : `**/{${names.join(",")}}`;
  const found = await files.search(pattern, MAX_FILES_PER_NAME * names.length);
  const paths = found.map(({ path }) => path);
  return wanted.flatMap(({ text, path, line }) => {
    const best = findBestMatch(path, paths);
    const file = best === undefined ? undefined : found[best];
    return file === undefined ? [] : [createReference(file, text, line)];
  });
}

async function findByQuote(files: WorkspaceFiles, quotes: string[]): Promise<FileReferenceView[]> {
  const found = await files.search("**/*", MAX_FILES);
  const wanted = new Map(quotes.map((quote) => [quote, Buffer.from(quote.trim())]));
  const references: FileReferenceView[] = [];
  const deadlineMs = Date.now() + READ_LIMIT_MS;
  // Shared by all readers, so that each takes the next file.
  const remaining = found.values();
  const readNext = async () => {
    for (const file of remaining) {
      if (wanted.size === 0 || Date.now() > deadlineMs) return;
      const content = await files.read(file);
      for (const [quote, bytes] of content ? wanted : []) {
        const line = content && findLine(bytes, content);
        if (line === undefined) continue;
        wanted.delete(quote);
        references.push(createReference(file, quote, line));
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_READS }, readNext));
  return references;
}

function createReference({ uri, label }: WorkspaceFile, text: string, line?: number): FileReferenceView {
  return { text, uri, ...(line === undefined ? { label } : { label: `${label}:${line}`, line }) };
}
