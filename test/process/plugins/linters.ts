import { readFile, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { ESLint, Linter } from "eslint";
import type { Rule } from "markdownlint";
import { createLinterBundles } from "../../../esbuild.config.mjs";
import { detectSyntax, type Syntax } from "../../../src/altText/document/syntax.ts";
import { locateFindings } from "../../../src/altText/repository/locateFindings.ts";
import { openProject } from "../../../src/altText/repository/project.ts";
import { createLookup, scanDocument } from "../../../src/altText/repository/scanDocument.ts";
import { createFolderWith } from "../../fixtures/folder.ts";
import { parseCases } from "../../unit/altText/cases/parseCases.ts";

const casesFolder = join(import.meta.dirname, "../../cases");

/** The plug-ins as they ship, built into a temporary folder. */
export interface Plugins {
  eslint: ESLint.Plugin & { configs: { recommended: Linter.Config } };
  markdownlint: Rule[];
  /** Path of the rules for markdownlint. */
  markdownlintFile: string;
  remove: () => Promise<void>;
}

export async function buildPlugins(): Promise<Plugins> {
  const { path, remove } = await createFolderWith({ "package.json": '{ "type": "module" }' });
  await build(createLinterBundles(path));
  const load = async (name: string) => ((await import(pathToFileURL(join(path, name)).href)) as { default: unknown }).default;
  return {
    eslint: (await load("eslint.mjs")) as Plugins["eslint"],
    markdownlint: (await load("markdownlint.mjs")) as Rule[],
    markdownlintFile: join(path, "markdownlint.mjs"),
    remove,
  };
}

/** A document of a conformance case, in a repository with the other files of the case. */
export interface ConformanceDocument {
  path: string;
  source: string;
}

/** Writes all conformance cases with documents in these syntaxes, each in its own repository. */
export async function writeCases(syntaxes: readonly Syntax[]): Promise<{ documents: ConformanceDocument[]; remove: () => Promise<void> }> {
  const files: Record<string, string> = {};
  const documents: ConformanceDocument[] = [];
  for (const name of (await readdir(casesFolder)).filter((file) => file.endsWith(".md") && file !== "README.md")) {
    for (const { location, documents: ownDocuments, files: emptyFiles = [] } of parseCases(
      name,
      await readFile(join(casesFolder, name), "utf8"),
    )) {
      const folder = location.replace(":", "-");
      files[`${folder}/.git/HEAD`] = "ref: refs/heads/main\n";
      for (const path of emptyFiles) files[`${folder}/${decodeURI(path)}`] = "";
      for (const { path, text } of ownDocuments) {
        files[`${folder}/${path}`] = text;
        if (syntaxes.some((syntax) => syntax === detectSyntax(path))) documents.push({ path: join(folder, path), source: text });
      }
    }
  }
  const { path: root, remove } = await createFolderWith(files);
  return { documents: documents.map(({ path, source }) => ({ path: join(root, path), source })), remove };
}

/** Findings of `oriel alt scan` in a document: line, rule and message. */
export async function scanFile(path: string, source: string, rules: Record<string, "info"> = {}): Promise<string[]> {
  const syntax = detectSyntax(path) ?? "markdown";
  const { root, settings } = await openProject(dirname(path));
  const { components, maxLength } = settings;
  const severities = { ...rules, ...settings.rules };
  const location = { path, ...createLookup(root, settings) };
  const scanned = await scanDocument({ syntax, source }, { severities, components, maxLength }, location);
  return locateFindings(scanned)
    .map(({ line, rule, message }) => `${line} ${rule} ${message}`)
    .toSorted();
}
