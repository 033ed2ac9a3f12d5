/** Systems that keep large files outside of git, and check out a short text in place of a file that has not been downloaded. */
export type LargeFileSystem = "gitLfs" | "gitAnnex";

/** Maximum size of a pointer in both systems. Sources: Git LFS specification; git-annex, “pointer file”. */
const MAX_POINTER_BYTES = 32_768;

/** First line of a Git LFS pointer, which some editors precede by a byte order mark: the current one, and those of versions before 1.0. */
const LFS_START =
  /^(?:\xef\xbb\xbf)?version https?:\/\/(git-lfs\.github\.com\/spec\/v1|hawser\.github\.com\/spec\/v1|git-media\.io\/v\/2)\r?\n/;
/**
 * A git-annex pointer to an unlocked file, or the target of the link to a locked file, which git writes as text where links are not
 * supported.
 */
const ANNEX_START = /^(\/annex\/objects\/|(\.\.\/)*\.git\/annex\/objects\/)\S/;

/** Recognizes the text that stands for an image that git did not download. */
export function recognizePointer(bytes: Uint8Array): LargeFileSystem | undefined {
  if (bytes.length > MAX_POINTER_BYTES) return undefined;
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 200)).toString("latin1");
  if (LFS_START.test(start)) return "gitLfs";
  return ANNEX_START.test(start) ? "gitAnnex" : undefined;
}
