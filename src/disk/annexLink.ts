import { readlink } from "node:fs/promises";

/**
 * Whether a path is a symbolic link that git-annex created. The link is broken until the file has been downloaded.
 * Source: git-annex's documentation, according to which locked files are links into `.git/annex/objects`.
 */
export async function isAnnexLink(path: string): Promise<boolean> {
  const target = await readlink(path).catch(() => "");
  return /(^|[\\/])annex[\\/]objects[\\/]/.test(target);
}
