/** Last change to the content of an image. */
export interface ImageChange {
  /** Revision before the change, such as `1a2b^`. */
  before: string;
  /** Time of the commit, in seconds since 1970; undefined for a change that is not committed. */
  time?: number;
  /** Paths of the documents before the change, by their present path. Documents that kept their path are missing. */
  formerPaths: Map<string, string>;
  /** Path of the image before the change. */
  formerPath: string;
}

/** A commit in the output of git, or the changes that are not committed. */
interface Commit {
  before: string;
  time?: number;
  changes: FileChange[];
}

interface FileChange {
  status: string;
  /** Whether the content differs. A file may also only be renamed. */
  isContentChanged: boolean;
  from: string;
  to: string;
}

/** Format of the header of each commit, for `git log --raw -z --no-abbrev`. */
export const LOG_FORMAT = "commit %H %ct";

/** Parses the output of `git log --raw -z --no-abbrev` with `LOG_FORMAT`, newest commit first. */
export function parseLog(output: string): Commit[] {
  const commits: Commit[] = [];
  const tokens = output
    .split("\0")
    .map((token) => token.replace(/^\n+/, ""))
    .values();
  for (const token of tokens) {
    const [, hash, time] = /^commit ([0-9a-f]+) (\d+)$/.exec(token.trimEnd()) ?? [];
    if (hash !== undefined) commits.push({ before: `${hash}^`, time: Number(time), changes: [] });
    else if (token.startsWith(":")) {
      const change = readChange(token, () => tokens.next().value ?? "");
      commits.at(-1)?.changes.push(change);
    }
  }
  return commits;
}

/** Parses the output of `git diff --raw -z --no-abbrev HEAD`: the changes that are not committed. */
export function parseUncommitted(output: string): Commit {
  const changes: FileChange[] = [];
  const tokens = output.split("\0").values();
  for (const token of tokens) if (token.startsWith(":")) changes.push(readChange(token, () => tokens.next().value ?? ""));
  return { before: "HEAD", changes };
}

/** Reads `:100644 100644 hash hash status`, followed by one path, or by two for a renamed or copied file. */
function readChange(token: string, readPath: () => string): FileChange {
  const [, , oldHash, newHash, status = ""] = token.split(" ");
  const from = readPath();
  const to = /^[RC]/.test(status) ? readPath() : from;
  return { status: status.slice(0, 1), isContentChanged: oldHash !== newHash, from, to };
}

/**
 * Finds the last change to the content of each image. Renaming an image does not change it, and an image whose content never changed since it was
 * added has no change.
 * @param commits newest first
 * @param images present paths, relative to the root
 */
export function findImageChanges(commits: readonly Commit[], images: Iterable<string>): Map<string, ImageChange> {
  /** Present paths of the files, by their path at the commit. */
  const presentPaths = new Map(Array.from(images, (path) => [path, path]));
  const formerPaths = new Map<string, string>();
  const found = new Map<string, ImageChange>();
  for (const { before, time, changes } of commits) {
    for (const { status, from, to } of changes) if (status === "R") renameBackward(formerPaths, from, to);
    for (const { status, isContentChanged, from, to } of changes) {
      const present = presentPaths.get(to);
      if (present === undefined || status === "D") continue;
      if (status === "A" || status === "C") presentPaths.delete(to);
      else if (isContentChanged) {
        presentPaths.delete(to);
        found.set(present, { before, formerPath: from, formerPaths: new Map(formerPaths), ...(time === undefined ? {} : { time }) });
      } else if (status === "R") {
        presentPaths.delete(to);
        presentPaths.set(from, present);
      }
    }
    if (presentPaths.size === 0) break;
  }
  return found;
}

/** Records that the file `to` was named `from` before. */
function renameBackward(formerPaths: Map<string, string>, from: string, to: string): void {
  const present = Array.from(formerPaths).find(([, former]) => former === to)?.[0] ?? to;
  formerPaths.set(present, from);
}
