import nodePath, { type PlatformPath } from "node:path";

/**
 * Whether a path is below `folder`, without resolving links or accessing the disk. On Windows, case doesn't matter; another drive or a network
 * share is not below `folder`, and neither is an alternate data stream such as `a.md:b`.
 */
export function isInside(path: string, folder: string, system: PlatformPath = nodePath): boolean {
  const relativePath = findRelativePath(path, folder, system);
  const isBelow = relativePath !== "" && relativePath !== ".." && !relativePath.startsWith(`..${system.sep}`);
  return isBelow && !system.isAbsolute(relativePath) && !(isWindows(system) && relativePath.includes(":"));
}

/**
 * Returns the path relative to `folder`, with forward slashes, and “.” for `folder` itself. Everything that is stored, reported or sent uses
 * this form, so that it is the same on all systems, and one system can use what another has written.
 */
export function getRelativeName(path: string, folder: string, system: PlatformPath = nodePath): string {
  return findRelativePath(path, folder, system).split(system.sep).join("/") || ".";
}

function findRelativePath(path: string, folder: string, system: PlatformPath): string {
  return isWindows(system) ? system.relative(removePrefix(folder), removePrefix(path)) : system.relative(folder, path);
}

/** Removes the prefix with which Windows allows long paths: `\\?\C:\a` is `C:\a`, and `\\?\UNC\server\share` is `\\server\share`. */
function removePrefix(path: string): string {
  return path.replace(/^\\\\\?\\(?:(UNC)\\|(?=[a-z]:))/i, (_, unc?: string) => (unc === undefined ? "" : "\\\\"));
}

function isWindows({ sep }: PlatformPath): boolean {
  return sep === "\\";
}
