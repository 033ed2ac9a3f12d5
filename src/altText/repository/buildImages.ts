import { dirname, join, resolve } from "node:path";
import { getRelativeName } from "../../disk/relativePath.ts";
import type { FilesUnderRoot } from "./filesUnderRoot.ts";

/** Names of folders whose documents are not pages, but are included in others, as with MkDocs, Sphinx, AsciiDoc, Hugo and Jekyll. */
const FRAGMENT_FOLDER = /^_?(?:snippets?|includes?|partials?|fragments?|reusables?)$/i;

/** Matches the name of a document that is included in others, as with Quarto and Docusaurus. Hugo's `_index.md` is the page of a folder. */
const FRAGMENT_NAME = /^_(?!index\.)/i;

/** Sphinx and Antora write the images of all pages to this folder of the output. */
const OUTPUT_FOLDER = "_images";

/** Prefix of the plots and thumbnails that Sphinx-Gallery writes when it runs the examples. */
const GALLERY_PREFIX = "sphx_glr_";

/**
 * Whether a build may provide the image of a relative URL although the sources have no such file: documents that include this one may be in other
 * folders, or the file belongs to the output.
 */
export async function mayComeFromBuild(url: string, document: string, files: FilesUnderRoot): Promise<boolean> {
  const documentNames = getRelativeName(document, files.root).split("/");
  const isFragment =
    FRAGMENT_NAME.test(documentNames.at(-1) ?? "") || documentNames.slice(0, -1).some((name) => FRAGMENT_FOLDER.test(name));
  if (isFragment) return true;
  const names = url.split("/");
  if (names.at(-1)?.startsWith(GALLERY_PREFIX) === true) return true;
  const index = names.slice(0, -1).indexOf(OUTPUT_FOLDER);
  return index >= 0 && !(await files.isFolder(resolve(dirname(document), join(...names.slice(0, index + 1)))));
}
