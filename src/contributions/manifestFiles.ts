import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildPreCommitHooks, fillExamples } from "./examples.ts";
import { buildManifest } from "./manifest.ts";
import { addressKeys, updateAddresses } from "./projectAddress.ts";
import { fillTables } from "./referenceTables.ts";

/** Builds package.json, package.nls.json, .pre-commit-hooks.yaml and the documentation, by path, from their definitions. */
export async function buildManifestFiles(root: string): Promise<Map<string, string>> {
  const { strings, ...generatedKeys } = buildManifest();
  const currentManifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Record<string, unknown>;
  const { version } = currentManifest as { version: string };
  const documents = await updateAddresses(root, currentManifest);
  return new Map([
    ...Array.from(documents, ([path, text]) => [path, fillTables(path, text)] as const),
    // Spreading keeps the order of existing keys.
    ["package.json", toJson({ ...currentManifest, ...addressKeys, ...generatedKeys })],
    ["package.nls.json", toJson(strings)],
    ["media/docs/ci.md", fillExamples(documents.get("media/docs/ci.md") ?? "", version)],
    [".pre-commit-hooks.yaml", buildPreCommitHooks()],
  ]);
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
