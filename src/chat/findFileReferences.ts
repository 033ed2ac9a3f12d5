import type { FileReferenceView } from "../protocol/panel.ts";
import { bestMatch, findLine, parseFileReference } from "./fileReferences.ts";

export interface WorkspaceFile {
  /** Absolute path with slashes. */
  path: string;
  /** URI. */
  uri: string;
  /** Path for the user, relative to the workspace. */
  label: string;
}

/** The files of a workspace that people write themselves. */
export interface WorkspaceFiles {
  /** @throws Error if the search fails or takes too long */
  search(pattern: string, maxCount: number): Promise<WorkspaceFile[]>;
  /** @returns undefined for a file that can't be read, or is too large to be searched */
  read(file: WorkspaceFile): Promise<Buffer | undefined>;
}

/** Maximum number of texts looked up per answer. */
const MAX_TEXTS = 40;
/** A name such as `index.ts` is worth a link only while it is clear which file is meant. */
const MAX_NAMESAKES = 50;
/** Limits of searching the content of all files. */
const MAX_FILES = 3000;
const READ_LIMIT_MS = 5000;
const CONCURRENT_READS = 8;
/** Shorter quotes occur anywhere. */
const MIN_QUOTE_LENGTH = 8;

/**
 * Finds what an answer refers to in the workspace.
 * @param paths texts that may name a file, with or without a line
 * @param quotes texts that may occur in a file
 * @throws Error if the search fails or takes too long
 */
export async function findFileReferences(files: WorkspaceFiles, paths: string[], quotes: string[]): Promise<FileReferenceView[]> {
  const found = await findNamed(files, paths.slice(0, MAX_TEXTS));
  const known = new Set(found.map(({ text }) => text));
  const left = quotes.filter((quote) => quote.trim().length >= MIN_QUOTE_LENGTH && !known.has(quote)).slice(0, MAX_TEXTS);
  return [...found, ...(left.length === 0 ? [] : await findQuoted(files, left))];
}

async function findNamed(files: WorkspaceFiles, texts: string[]): Promise<FileReferenceView[]> {
  const wanted = texts.flatMap((text) => {
    const reference = parseFileReference(text);
    const name = reference?.path.split("/").at(-1);
    // A name with glob characters would match other files.
    return reference === undefined || name === undefined || /[*?[\]{},]/.test(name) ? [] : [{ text, name, ...reference }];
  });
  if (wanted.length === 0) return [];
  const names = [...new Set(wanted.map(({ name }) => name))];
  const pattern = names.length === 1 ? `**/${names[0]}` : `**/{${names.join(",")}}`;
  const found = await files.search(pattern, MAX_NAMESAKES * names.length);
  const paths = found.map(({ path }) => path);
  return wanted.flatMap(({ text, path, line }) => {
    const best = bestMatch(path, paths);
    const file = best === undefined ? undefined : found[best];
    return file === undefined ? [] : [referenceTo(file, text, line)];
  });
}

async function findQuoted(files: WorkspaceFiles, quotes: string[]): Promise<FileReferenceView[]> {
  const found = await files.search("**/*", MAX_FILES);
  const wanted = new Map(quotes.map((quote) => [quote, Buffer.from(quote.trim())]));
  const references: FileReferenceView[] = [];
  const deadlineMs = Date.now() + READ_LIMIT_MS;
  // One iterator for all readers: each takes the next file.
  const left = found.values();
  const readNext = async () => {
    for (const file of left) {
      if (wanted.size === 0 || Date.now() > deadlineMs) return;
      const content = await files.read(file);
      for (const [quote, bytes] of content ? wanted : []) {
        const line = content && findLine(bytes, content);
        if (line === undefined) continue;
        wanted.delete(quote);
        references.push(referenceTo(file, quote, line));
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_READS }, readNext));
  return references;
}

function referenceTo({ uri, label }: WorkspaceFile, text: string, line?: number): FileReferenceView {
  return { text, uri, ...(line === undefined ? { label } : { label: `${label}:${line}`, line }) };
}
