import { lstat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Aliases } from "./aliases.ts";
import { isFileInside, isInside } from "./inside.ts";

/** Folders that site generators serve from the root. */
const SERVED = ["", "public", "static", "assets", "docs", "www", "src"];

/** Location of the image of an address. */
export type Resolution =
  | { kind: "file"; path: string }
  /** The notebook that shows it holds it. */
  | { kind: "attached" }
  /** The document names a place where there is no file. */
  | { kind: "missing" }
  /** Not looked up: on the web, inside the document, named in a tool's own way, or outside of the root. */
  | { kind: "elsewhere" };

/** Base of an address that does not start with a slash. */
export type RelativeTo =
  /** The document, which is a page of its own. */
  | "document"
  /** The document if the address starts with a dot, as in a script's imports; else a tool looks it up. */
  | "module"
  /** A page that may be anywhere, as in most components. */
  | "unknown";

/**
 * Looks up the image that a document shows. Nothing outside of `root` is accessed, whether the address or a link leads there, and no device
 * or network share.
 * @param aliases names of folders that addresses may start with
 */
export async function resolveImage(
  target: string,
  document: string,
  root: string,
  relativeTo: RelativeTo,
  aliases?: Aliases,
): Promise<Resolution> {
  const address = diskPathOf(target);
  if (address === undefined) return ELSEWHERE;
  if (!/^[@~]|\$/.test(address)) return byPath(address, document, root, relativeTo, aliases);
  const named = await byAlias(address, document, root, aliases);
  if (named.kind !== "elsewhere") return named;
  const found = await byPath(address, document, root, relativeTo, aliases);
  // A tool may resolve the name itself, or replace it.
  return found.kind === "missing" ? ELSEWHERE : found;
}

const ELSEWHERE = { kind: "elsewhere" } as const;

async function byPath(
  address: string,
  document: string,
  root: string,
  relativeTo: RelativeTo,
  aliases: Aliases | undefined,
): Promise<Resolution> {
  if (address.startsWith("/")) return fromRoot(address, document, root, aliases);
  const path = resolve(dirname(document), address);
  if (await isFileInside(path, root)) return { kind: "file", path };
  const isExplicit = address.startsWith(".");
  if (relativeTo === "document" || (relativeTo === "module" && isExplicit)) return isInside(path, root) ? { kind: "missing" } : ELSEWHERE;
  if (isExplicit) return ELSEWHERE;
  const named = await byAlias(address, document, root, aliases);
  const served = named.kind === "elsewhere" ? await fromRoot(`/${address}`, document, root, aliases) : named;
  // Another tool's rules may still find it.
  return served.kind === "missing" && named.kind !== "missing" ? ELSEWHERE : served;
}

/** Looks in the served folders of the document's package, then in those of the root: each package of a repository serves its own. */
async function fromRoot(address: string, document: string, root: string, aliases: Aliases | undefined): Promise<Resolution> {
  const packageFolder = (await aliases?.packageOf(document)) ?? root;
  for (const top of new Set([packageFolder, root])) {
    for (const folder of SERVED) {
      const path = resolve(top, folder, address.slice(1));
      if (await isFileInside(path, root)) return { kind: "file", path };
    }
  }
  // The image is only known to be missing if a folder is served for certain.
  const known = await Promise.all(["public", "static"].map((name) => isFolder(join(packageFolder, name))));
  return known.some(Boolean) ? { kind: "missing" } : ELSEWHERE;
}

async function byAlias(address: string, document: string, root: string, aliases: Aliases | undefined): Promise<Resolution> {
  const match = await aliases?.match(address, document);
  if (match === undefined) return ELSEWHERE;
  for (const path of match.paths) if (await isFileInside(path, root)) return { kind: "file", path };
  return match.isCertain && match.paths.every((path) => isInside(path, root)) ? { kind: "missing" } : ELSEWHERE;
}

/** Names of Windows devices, in any folder and with any extension. Refused on every system, so that scans agree. */
const DEVICE = /(?:^|\/)(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)\s*(?:[./]|$)/i;

/** Returns the path on disk that an address means; undefined if it means none. */
function diskPathOf(target: string): string | undefined {
  const address = target.trim();
  // A scheme, a network share, a device, a place on the page, or a template's expression.
  if (address === "" || /^[a-z][a-z\d+.-]*:|^\/\/|^\\|^#|[{}]|<%/i.test(address)) return undefined;
  try {
    const path = decodeURIComponent(address.replace(/[?#].*$/s, ""));
    return path === "" || /[\0\\]/.test(path) || DEVICE.test(path) ? undefined : path;
  } catch {
    return undefined;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return lstat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
}
