import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildManifest } from "./manifest.ts";
import { fillTables } from "./referenceTables.ts";

/** The files that are built from the definitions of contributions, by their paths. */
export async function buildManifestFiles(root: string): Promise<Map<string, string>> {
  const { texts, ...generated } = buildManifest();
  const current = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Record<string, unknown>;
  return new Map([
    // Keys that exist keep their place.
    ["package.json", toJson({ ...current, ...generated })],
    ["package.nls.json", toJson(texts)],
    ["README.md", fillTables(await readFile(join(root, "README.md"), "utf8"))],
  ]);
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
