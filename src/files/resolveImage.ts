import { lstat, realpath, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";

/** Folders that a site's tools serve from its root. */
const SERVED = ["", "public", "static", "assets", "docs", "www", "src"];

/** Where the image of an address lies. */
export type Resolution =
  | { kind: "file"; path: string }
  /** There is none where the document says. */
  | { kind: "missing" }
  /** Of the web, in the document itself, of a tool's own naming, or beyond the root: not looked up. */
  | { kind: "elsewhere" };

/**
 * Looks up the image that a document shows. Nothing outside of `root` is touched, however the address or a link on the way leads there,
 * and no device or network share.
 * @param isPage whether relative addresses are relative to the document: not so in components, whose page may be anywhere
 */
export async function resolveImage(target: string, document: string, root: string, isPage: boolean): Promise<Resolution> {
  const address = pathOf(target);
  if (address === undefined) return { kind: "elsewhere" };
  const isFromRoot = address.startsWith("/");
  const folders = isFromRoot ? SERVED.map((name) => join(root, name)) : [dirname(document)];
  for (const folder of folders) {
    const path = resolve(folder, isFromRoot ? address.slice(1) : address);
    if (isInside(path, root) && (await isFileInside(path, root))) return { kind: "file", path };
    if (!isFromRoot && !isInside(path, root)) return { kind: "elsewhere" };
  }
  if (!isFromRoot) return isPage ? { kind: "missing" } : { kind: "elsewhere" };
  // Which folder is served is known only where there is one made for it.
  const known = await Promise.all(["public", "static"].map((name) => isFolder(join(root, name))));
  return known.some(Boolean) ? { kind: "missing" } : { kind: "elsewhere" };
}

/** The path that an address means on disk; undefined for one that means none. */
function pathOf(target: string): string | undefined {
  const address = target.trim();
  // A scheme, a network share, a device, an alias of a bundler, or a template's expression.
  if (address === "" || /^[a-z][a-z\d+.-]*:|^\/\/|^\\|^[@~#]|[{}$]|<%/i.test(address)) return undefined;
  try {
    const path = decodeURIComponent(address.replace(/[?#].*$/s, ""));
    return path === "" || path.includes("\0") || path.includes("\\") ? undefined : path;
  } catch {
    return undefined;
  }
}

async function isFileInside(path: string, root: string): Promise<boolean> {
  try {
    return isInside(await realpath(path), await realpath(root)) && (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return lstat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
}

function isInside(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && resolve(root, way) === path;
}
