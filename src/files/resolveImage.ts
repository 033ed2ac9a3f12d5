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

/**
 * Looks up the image that a document shows. Nothing outside of `root` is touched, however the address or a link on the way leads there,
 * and no device or network share.
 * @param isPage whether relative addresses are relative to the document: not so in components, whose page may be anywhere
 * @param aliases names of folders that addresses may begin with
 */
export async function resolveImage(
  target: string,
  document: string,
  root: string,
  isPage: boolean,
  aliases?: Aliases,
): Promise<Resolution> {
  const address = pathOf(target);
  if (address === undefined) return ELSEWHERE;
  if (/^[@~$]/.test(address)) return byAlias(address, document, root, aliases);
  if (address.startsWith("/")) return fromRoot(address, root);
  const path = resolve(dirname(document), address);
  if (await isFileInside(path, root)) return { kind: "file", path };
  if (isPage) return isInside(path, root) ? { kind: "missing" } : ELSEWHERE;
  if (address.startsWith(".")) return ELSEWHERE;
  const named = await byAlias(address, document, root, aliases);
  const served = named.kind === "elsewhere" ? await fromRoot(`/${address}`, root) : named;
  // Another tool's rules may lead elsewhere still.
  return served.kind === "missing" && named.kind !== "missing" ? ELSEWHERE : served;
}

const ELSEWHERE = { kind: "elsewhere" } as const;

async function fromRoot(address: string, root: string): Promise<Resolution> {
  for (const folder of SERVED) {
    const path = resolve(root, folder, address.slice(1));
    if (await isFileInside(path, root)) return { kind: "file", path };
  }
  // Which folder is served is known only where there is one made for it.
  const known = await Promise.all(["public", "static"].map((name) => isFolder(join(root, name))));
  return known.some(Boolean) ? { kind: "missing" } : ELSEWHERE;
}

async function byAlias(address: string, document: string, root: string, aliases: Aliases | undefined): Promise<Resolution> {
  const meaning = await aliases?.meaningOf(address, document);
  if (meaning === undefined) return ELSEWHERE;
  for (const path of meaning.paths) if (await isFileInside(path, root)) return { kind: "file", path };
  return meaning.isCertain && meaning.paths.every((path) => isInside(path, root)) ? { kind: "missing" } : ELSEWHERE;
}

/** The path that an address means on disk; undefined for one that means none. */
function pathOf(target: string): string | undefined {
  const address = target.trim();
  // A scheme, a network share, a device, a place on the page, or a template's expression.
  if (address === "" || /^[a-z][a-z\d+.-]*:|^\/\/|^\\|^#|[{}]|.\$|<%/i.test(address)) return undefined;
  try {
    const path = decodeURIComponent(address.replace(/[?#].*$/s, ""));
    return path === "" || path.includes("\0") || path.includes("\\") ? undefined : path;
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
