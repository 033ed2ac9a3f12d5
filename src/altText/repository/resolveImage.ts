import { lstat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Aliases } from "./aliases.ts";
import { isFileInside, isInside } from "./inside.ts";

/** Folders that a site's tools serve from its root. */
const SERVED = ["", "public", "static", "assets", "docs", "www", "src"];

/** Where the image of an address lies. */
export type Resolution =
  | { kind: "file"; path: string }
  /** In the notebook that shows it. */
  | { kind: "attached" }
  /** There is none where the document says. */
  | { kind: "missing" }
  /** Of the web, in the document itself, of a tool's own naming, or beyond the root: not looked up. */
  | { kind: "elsewhere" };

/** To what an address without a slash in front is relative. */
export type RelativeTo =
  /** To the document, which is a page of its own. */
  | "document"
  /** To the document where it begins with a point, as in a script's imports; else a tool looks it up. */
  | "module"
  /** To a page that may be anywhere, as in most components. */
  | "unknown";

/**
 * Looks up the image that a document shows. Nothing outside of `root` is touched, however the address or a link on the way leads there,
 * and no device or network share.
 * @param aliases names of folders that addresses may begin with
 */
export async function resolveImage(
  target: string,
  document: string,
  root: string,
  relativeTo: RelativeTo,
  aliases?: Aliases,
): Promise<Resolution> {
  const address = pathOf(target);
  if (address === undefined) return ELSEWHERE;
  if (!/^[@~]|\$/.test(address)) return byPath(address, document, root, relativeTo, aliases);
  const named = await byAlias(address, document, root, aliases);
  if (named.kind !== "elsewhere") return named;
  const found = await byPath(address, document, root, relativeTo, aliases);
  // A tool may have a name of its own for it, or put something in its place.
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
  const isOwn = address.startsWith(".");
  if (relativeTo === "document" || (relativeTo === "module" && isOwn)) return isInside(path, root) ? { kind: "missing" } : ELSEWHERE;
  if (isOwn) return ELSEWHERE;
  const named = await byAlias(address, document, root, aliases);
  const served = named.kind === "elsewhere" ? await fromRoot(`/${address}`, document, root, aliases) : named;
  // Another tool's rules may lead elsewhere still.
  return served.kind === "missing" && named.kind !== "missing" ? ELSEWHERE : served;
}

/** Of several packages in one repository, each serves folders of its own. */
async function fromRoot(address: string, document: string, root: string, aliases: Aliases | undefined): Promise<Resolution> {
  const own = (await aliases?.packageOf(document)) ?? root;
  for (const top of new Set([own, root])) {
    for (const folder of SERVED) {
      const path = resolve(top, folder, address.slice(1));
      if (await isFileInside(path, root)) return { kind: "file", path };
    }
  }
  // Which folder is served is known only where there is one made for it.
  const known = await Promise.all(["public", "static"].map((name) => isFolder(join(own, name))));
  return known.some(Boolean) ? { kind: "missing" } : ELSEWHERE;
}

async function byAlias(address: string, document: string, root: string, aliases: Aliases | undefined): Promise<Resolution> {
  const meaning = await aliases?.meaningOf(address, document);
  if (meaning === undefined) return ELSEWHERE;
  for (const path of meaning.paths) if (await isFileInside(path, root)) return { kind: "file", path };
  return meaning.isCertain && meaning.paths.every((path) => isInside(path, root)) ? { kind: "missing" } : ELSEWHERE;
}

/** What Windows takes for a device in any folder and with any ending; elsewhere too it is none, so that a scan says the same everywhere. */
const DEVICE = /(?:^|\/)(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)\s*(?:[./]|$)/i;

/** The path that an address means on disk; undefined for one that means none. */
function pathOf(target: string): string | undefined {
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
