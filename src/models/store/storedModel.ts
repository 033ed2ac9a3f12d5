import { readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { errorCode, writeWhole } from "../../disk/files.ts";
import type { ModelRole } from "../catalog.ts";
import { MemoryShape } from "../fit/estimate.ts";

/** A file of a model in the store, as it was when it came. */
const StoredFile = z.object({
  name: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  /**
   * What the hash was compared with when the file came: the catalogue's, what the server told, or nothing. Later checks compare with
   * what is written here.
   */
  checkedBy: z.enum(["expected", "server", "nothing"]),
  /** Where it came from: an address without secrets, or a path. */
  source: z.string(),
});
export type StoredFile = z.infer<typeof StoredFile>;

/** What a person named; see `parseSource`. */
const WantedModel = z.object({ model: z.string(), projector: z.exactOptional(z.string()) });
export type WantedModel = z.infer<typeof WantedModel>;

const Manifest = z.object({
  title: z.string(),
  /** What it is got by, until it is whole; not where that holds a secret. */
  wanted: z.exactOptional(WantedModel),
  /** Whichever have come so far. */
  /** What its memory goes by, once its headers have been looked at. */
  memory: z.optional(MemoryShape),
  files: z.object({ model: z.optional(StoredFile), projector: z.optional(StoredFile) }),
});
export type Manifest = z.infer<typeof Manifest>;

/** A model whose two files are there. */
export interface StoredModel {
  /** Its folder in the store. */
  name: string;
  title: string;
  model: StoredFile;
  projector: StoredFile;
  memory: MemoryShape;
  /** Absolute. */
  paths: { model: string; projector: string };
}

const MANIFEST = "manifest.json";

/** Whether it can be the name of a folder in the store, on every platform. */
export function isModelName(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,99}$/.test(name) && !name.endsWith(".") && !name.endsWith(".lock");
}

/** The name in the store of a model that has none of its own, after its file. */
export function nameFromFile(file: string): string {
  const name = file
    .replace(/\.gguf$/i, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, "")
    .slice(0, 100);
  return isModelName(name) ? name : "model";
}

/** @returns undefined where there is none that can be read: as good as nothing there */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    return Manifest.parse(JSON.parse(await readFile(join(folder, MANIFEST), "utf8")));
  } catch {
    return undefined;
  }
}

/** @throws FailureError diskFull */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeWhole(join(folder, MANIFEST), JSON.stringify(manifest, undefined, 2));
}

/** Removes what is not of the model any more: earlier files, parts, and files that were kept apart. */
export async function removeUnusedFiles(folder: string, { files }: Manifest): Promise<void> {
  const kept = new Set([MANIFEST, files.model?.name, files.projector?.name]);
  for (const name of await readdir(folder)) if (!kept.has(name)) await rm(join(folder, name), { force: true });
}

/** @returns undefined unless both files have come, and have been looked at */
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

/** The names of all folders of the store. */
export async function modelNames(store: string): Promise<string[]> {
  const entries = await readdir(store, { withFileTypes: true }).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  });
  return entries.flatMap((entry) => (entry.isDirectory() && isModelName(entry.name) ? [entry.name] : [])).toSorted();
}
