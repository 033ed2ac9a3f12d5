import nodePath, { type PlatformPath } from "node:path";

/**
 * Whether a path is below `folder`, without resolving links or accessing the disk. On Windows, case doesn't matter; another drive or a network
 * share is not below `folder`, and neither is a stream such as `a.md:b`, which only its file is.
 */
export function isInside(path: string, folder: string, system: PlatformPath = nodePath): boolean {
  const relativePath = findRelativePath(path, folder, system);
  const isBelow = relativePath !== "" && relativePath !== ".." && !relativePath.startsWith(`..${system.sep}`);
  return isBelow && !system.isAbsolute(relativePath) && !(isWindows(system) && relativePath.includes(":"));
}

/**
 * Returns the path from `folder` with slashes, and “.” for `folder` itself. Everything that is stored, reported or sent has this spelling, so
 * that all systems report the same, and one can use what another has written.
 */
export function getRelativeName(path: string, folder: string, system: PlatformPath = nodePath): string {
  return findRelativePath(path, folder, system).split(system.sep).join("/") || ".";
}

function findRelativePath(path: string, folder: string, system: PlatformPath): string {
  return isWindows(system) ? system.relative(removePrefix(folder), removePrefix(path)) : system.relative(folder, path);
}

/** Removes the prefix that lifts Windows' limits for paths: `\\?\C:\a` is `C:\a`, and `\\?\UNC\server\share` is `\\server\share`. */
function removePrefix(path: string): string {
  return path.replace(/^\\\\\?\\(?:(UNC)\\|(?=[a-z]:))/i, (_, unc?: string) => (unc === undefined ? "" : "\\\\"));
}

function isWindows({ sep }: PlatformPath): boolean {
  return sep === "\\";
}
