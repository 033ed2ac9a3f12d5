import { readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { getErrorCode, writeFileAtomically } from "../../disk/files.ts";
import type { ModelRole } from "../catalog.ts";
import { MemoryShape } from "../fit/estimate.ts";

/** A file of a stored model, as it was when it was stored. */
const StoredFile = z.object({
  name: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  /**
   * Source of the hash that the file was compared with: the catalog, the server, or nothing. Later checks compare the file with the hash
   * recorded here.
   */
  checkedBy: z.enum(["expected", "server", "nothing"]),
  /** Origin of the file: a URL without secrets, or a path. */
  source: z.string(),
});
export type StoredFile = z.infer<typeof StoredFile>;

/** Model and projector as the user specified them; see `parseSource`. */
const WantedModel = z.object({ model: z.string(), projector: z.exactOptional(z.string()) });
export type WantedModel = z.infer<typeof WantedModel>;

const Manifest = z.object({
  title: z.string(),
  /** Source to continue the download from, until it is complete; not recorded if it contains a secret. */
  wanted: z.exactOptional(WantedModel),
  /** Properties that determine its memory use; undefined until its headers have been inspected. */
  memory: z.optional(MemoryShape),
  /** Complete files. */
  files: z.object({ model: z.optional(StoredFile), projector: z.optional(StoredFile) }),
});
export type Manifest = z.infer<typeof Manifest>;

/** A model with both of its files. */
export interface StoredModel {
  /** Name of its folder in the store. */
  name: string;
  title: string;
  model: StoredFile;
  projector: StoredFile;
  memory: MemoryShape;
  /** Absolute paths. */
  paths: { model: string; projector: string };
}

const MANIFEST = "manifest.json";

/** Whether a name is a valid folder name on every platform. */
export function isModelName(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,99}$/.test(name) && !name.endsWith(".lock") && isFileName(name);
}

/** Device names on Windows, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Whether a name is a valid file name on every platform: neither a path nor a device. */
export function isFileName(name: string): boolean {
  return /^[^\\/:*?"<>|\p{Cc}\p{Cs}]{1,200}$/u.test(name) && !/^\.{1,2}$|[. ]$/.test(name) && !DEVICE.test(name);
}

/** Derives the name of a model outside the catalog from its file. */
export function nameFromFile(file: string): string {
  const name = file
    .replace(/\.gguf$/i, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, "")
    .slice(0, 100);
  return isModelName(name) ? name : "model";
}

/** @returns undefined if there is no readable manifest: the folder counts as empty */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    return Manifest.parse(JSON.parse(await readFile(join(folder, MANIFEST), "utf8")));
  } catch {
    return undefined;
  }
}

/** @throws FailureError `diskFull` */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFileAtomically(join(folder, MANIFEST), JSON.stringify(manifest, undefined, 2), { isDurable: true });
}

/** Removes everything that is not part of the complete model: earlier files, partial downloads, rejected files. */
export async function removeUnusedFiles(folder: string, { files }: Manifest): Promise<void> {
  const kept = new Set([MANIFEST, files.model?.name, files.projector?.name]);
  for (const name of await readdir(folder)) if (!kept.has(name)) await rm(join(folder, name), { force: true });
}

/** @returns undefined unless both files are complete and have been inspected */
export function toStoredModel(store: string, name: string, manifest: Manifest | undefined): StoredModel | undefined {
  if (manifest?.memory === undefined) return undefined;
  const { title, memory, files } = manifest;
  const { model, projector } = files;
  if (model === undefined || projector === undefined) return undefined;
  return { name, title, model, projector, memory, paths: resolvePaths(join(store, name), { model, projector }) };
}

export function resolvePaths(folder: string, files: Record<ModelRole, Pick<StoredFile, "name">>): Record<ModelRole, string> {
  return { model: join(folder, files.model.name), projector: join(folder, files.projector.name) };
}

/** Lists the names of all folders in the store. */
export async function listModelNames(store: string): Promise<string[]> {
  const entries = await readdir(store, { withFileTypes: true }).catch((error: unknown) => {
    if (getErrorCode(error) === "ENOENT") return [];
    throw error;
  });
  return entries.flatMap((entry) => (entry.isDirectory() && isModelName(entry.name) ? [entry.name] : [])).toSorted();
}
