import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildManifest } from "./manifest.ts";
import { fillTables } from "./referenceTables.ts";

/** Builds package.json, package.nls.json and README.md, by path, from the definitions of contributions. */
export async function buildManifestFiles(root: string): Promise<Map<string, string>> {
  const { strings, ...generatedKeys } = buildManifest();
  const currentManifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Record<string, unknown>;
  return new Map([
    // Spreading keeps the order of existing keys.
    ["package.json", toJson({ ...currentManifest, ...generatedKeys })],
    ["package.nls.json", toJson(strings)],
    ["README.md", fillTables(await readFile(join(root, "README.md"), "utf8"))],
  ]);
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
