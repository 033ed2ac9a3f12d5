import { dirname, resolve } from "node:path";
import { getRelativeName } from "../../disk/relativePath.ts";
import type { FilesUnderRoot } from "./filesUnderRoot.ts";

/** Names of folders whose documents are not pages, but are included in others, as with MkDocs, Sphinx, AsciiDoc, Hugo and Jekyll. */
const FRAGMENT_FOLDER = /^_?(?:snippets?|includes?|partials?|fragments?|reusables?)$/i;

/** Matches the name of a document that is included in others, as with Quarto and Docusaurus. Hugo's `_index.md` is the page of a folder. */
const FRAGMENT_NAME = /^_(?!index\.)/i;

/** Names of folders whose documents are data for tests. */
const TEST_FOLDER = /^_*(?:tests?|unit_?tests|fixtures?|mocks?|test[-_]?data)_*$/i;

/** Matches a path in the folder to which Sphinx and Antora write the images of all pages, or to which pkgdown copies those in `man/figures`. */
const OUTPUT_PATH = /^((?:.*\/)?(?:_images|reference\/figures))\//;

/** Prefix of the plots and thumbnails that Sphinx-Gallery writes when it runs the examples. */
const GALLERY_PREFIX = "sphx_glr_";

/**
 * Whether a relative URL may be right although the sources have no such file: documents that include this one may be in other folders, a test may
 * create the file or do without it, or the file belongs to the output of a build.
 */
export async function mayExistLater(url: string, document: string, files: FilesUnderRoot): Promise<boolean> {
  const documentNames = getRelativeName(document, files.root).split("/");
  const folders = documentNames.slice(0, -1);
  if (FRAGMENT_NAME.test(documentNames.at(-1) ?? "")) return true;
  if (folders.some((name) => FRAGMENT_FOLDER.test(name) || TEST_FOLDER.test(name))) return true;
  if (url.slice(url.lastIndexOf("/") + 1).startsWith(GALLERY_PREFIX)) return true;
  const outputFolder = OUTPUT_PATH.exec(url)?.[1];
  return outputFolder !== undefined && !(await files.isFolder(resolve(dirname(document), outputFolder)));
}
