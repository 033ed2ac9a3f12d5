/** A reference to a file, as compilers, stack traces and users write it. Lines are 1-based. */
export interface FileReference {
  path: string;
  line?: number;
}

/** Parses `src/a.ts:12:3`, `a.ts(12,3)`, `C:\x\a.ts:12` and `a.ts#L12`; converts path separators to forward slashes. */
export function parseFileReference(text: string): FileReference | undefined {
  const [, path = "", lineAfterColon, lineInBrackets, lineAfterHash] =
    /^((?:[a-z]:)?[^:()#\n]*\.\w{1,10})(?::(\d+)(?::\d+)?|\((\d+)(?:,\s*\d+)?\)|#L(\d+)\S*)?$/i.exec(text.trim()) ?? [];
  const line = Number(lineAfterColon ?? lineInBrackets ?? lineAfterHash);
  if (path === "") return undefined;
  return { path: path.replaceAll("\\", "/"), ...(line > 0 ? { line } : {}) };
}

/**
 * Finds the file whose path shares the most trailing segments with `path`, which may come from another machine or omit folders.
 * @returns the index of the file; undefined if no file has the same name, or several match equally well
 */
export function findBestMatch(path: string, files: string[]): number | undefined {
  const segments = path.split("/").reverse();
  const sharedCounts = files.map((file) => {
    const fileSegments = file.split("/").reverse();
    const sharedCount = fileSegments.findIndex((segment, index) => segment !== segments[index]);
    return sharedCount < 0 ? fileSegments.length : sharedCount;
  });
  const maxShared = Math.max(0, ...sharedCounts);
  const bestIndexes = sharedCounts.flatMap((count, index) => (count === maxShared ? [index] : []));
  return maxShared > 0 && bestIndexes.length === 1 ? bestIndexes[0] : undefined;
}

/**
 * Finds the line, counted from 1, in which `quote` starts. The quote and the text are UTF-8.
 * @returns undefined if the quote does not occur
 */
export function findLine(quote: Uint8Array, text: { indexOf(search: Uint8Array | number, from?: number): number }): number | undefined {
  const offset = text.indexOf(quote);
  if (offset < 0) return undefined;
  let line = 1;
  for (let newline = text.indexOf(10); newline >= 0 && newline < offset; newline = text.indexOf(10, newline + 1)) line++;
  return line;
}
