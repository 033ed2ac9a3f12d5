import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT_URL } from "../core/project.ts";

/** Folders of Markdown documents that may contain the project's address. Subfolders are included. */
const DOCUMENT_FOLDERS = [".github", "media/docs"];

/** Keys of package.json that contain the project's address. */
export const addressKeys = {
  repository: { type: "git", url: `git+${PROJECT_URL}.git` },
  homepage: `${PROJECT_URL}#readme`,
  bugs: { url: `${PROJECT_URL}/issues` },
};

/** Lists the Markdown documents that may contain the project's address, as paths relative to `root`. */
export async function listDocuments(root: string): Promise<string[]> {
  const folders = await Promise.all(
    DOCUMENT_FOLDERS.map(async (folder) => (await readdir(join(root, folder), { recursive: true })).map((name) => `${folder}/${name}`)),
  );
  const names = folders.flat().map((name) => name.replaceAll("\\", "/"));
  return ["README.md", "CHANGELOG.md", ...names.filter((name) => name.endsWith(".md")).toSorted()];
}

/**
 * Reads the documents, and replaces the previous address, which package.json still contains, with the current one.
 * @returns the texts, keyed by path relative to `root`
 */
export async function updateAddresses(root: string, manifest: Record<string, unknown>): Promise<Map<string, string>> {
  const { url = "" } = (manifest["repository"] ?? {}) as { url?: string };
  const previousUrl = url.replace(/^git\+/, "").replace(/\.git$/, "");
  const documents = await listDocuments(root);
  const texts = await Promise.all(documents.map((path) => readFile(join(root, path), "utf8")));
  const update = (text: string) => (previousUrl === "" ? text : text.replaceAll(previousUrl, PROJECT_URL));
  return new Map(documents.map((path, index) => [path, update(texts[index] ?? "")]));
}
