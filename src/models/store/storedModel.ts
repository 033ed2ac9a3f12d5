import { readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { getErrorCode, writeFileAtomically } from "../../disk/files.ts";
import type { ModelRole } from "../catalog.ts";
import type { MemoryShape } from "../fit/estimate.ts";

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
const ResumeSource = z.object({ model: z.string(), projector: z.exactOptional(z.string()) });
export type ResumeSource = z.infer<typeof ResumeSource>;

export interface Manifest {
  title: string;
  /** Source from which an incomplete download can be continued; not recorded if the source contains a secret. */
  resumeSource?: ResumeSource;
  /** Properties that determine the model's memory use; undefined until the headers of its files have been inspected. */
  memory: MemoryShape | undefined;
  /** Complete files. */
  files: { model?: StoredFile | undefined; projector?: StoredFile | undefined; draft?: StoredFile | undefined };
}

/** A manifest on disk, where `resumeSource` is called `wanted`, `hasAudioEncoder` `hearsAudio`, and `perLayerEmbeddingLength` `perLayerEmbedding`. */
const StoredManifest = z.object({
  title: z.string(),
  wanted: z.exactOptional(ResumeSource),
  memory: z.optional(
    z.object({
      modelBytes: z.number(),
      projectorBytes: z.number(),
      projectorLayers: z.number(),
      hearsAudio: z.boolean(),
      embeddingLength: z.number(),
      feedForwardLength: z.number(),
      perLayerEmbedding: z.number(),
      cache: z.object({ bytesPerToken: z.number(), bytesPerWindowCell: z.number(), window: z.number() }),
    }),
  ),
  files: z.object({ model: z.optional(StoredFile), projector: z.optional(StoredFile), draft: z.optional(StoredFile) }),
});
type StoredManifest = z.infer<typeof StoredManifest>;

function fromStoredManifest({ title, wanted, memory, files }: StoredManifest): Manifest {
  const resumeSource = wanted === undefined ? {} : { resumeSource: wanted };
  if (memory === undefined) return { title, ...resumeSource, memory, files };
  const { hearsAudio: hasAudioEncoder, perLayerEmbedding: perLayerEmbeddingLength, ...shape } = memory;
  return { title, ...resumeSource, memory: { ...shape, hasAudioEncoder, perLayerEmbeddingLength }, files };
}

function toStoredManifest({ title, resumeSource, memory, files }: Manifest): StoredManifest {
  const wanted = resumeSource === undefined ? {} : { wanted: resumeSource };
  if (memory === undefined) return { title, ...wanted, memory, files };
  const { hasAudioEncoder: hearsAudio, perLayerEmbeddingLength: perLayerEmbedding, ...shape } = memory;
  return { title, ...wanted, memory: { ...shape, hearsAudio, perLayerEmbedding }, files };
}

/** A model with its files. */
export interface StoredModel {
  /** Name of the model's folder in the store. */
  name: string;
  title: string;
  model: StoredFile;
  projector: StoredFile;
  draft?: StoredFile;
  memory: MemoryShape;
  /** Absolute paths of the files. */
  paths: { model: string; projector: string; draft?: string };
}

const MANIFEST_NAME = "manifest.json";

/** Whether a name is a valid folder name on every platform. */
export function isModelName(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,99}$/.test(name) && !name.endsWith(".lock") && isFileName(name);
}

/** Matches device names on Windows, with any extension. */
const WINDOWS_DEVICE_NAME = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Whether a name is a valid file name on every platform: neither a path nor a device. */
export function isFileName(name: string): boolean {
  return /^[^\\/:*?"<>|\p{Cc}\p{Cs}]{1,200}$/u.test(name) && !/^\.{1,2}$|[. ]$/.test(name) && !WINDOWS_DEVICE_NAME.test(name);
}

/** Derives the name of a model outside the catalog from its file. */
export function deriveModelName(file: string): string {
  const name = file
    .replace(/\.gguf$/i, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, "")
    .slice(0, 100);
  return isModelName(name) ? name : "model";
}

/** @returns undefined if the manifest is missing or unreadable: the folder then counts as empty */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    return fromStoredManifest(StoredManifest.parse(JSON.parse(await readFile(join(folder, MANIFEST_NAME), "utf8"))));
  } catch {
    return undefined;
  }
}

/** @throws FailureError `diskFull` */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFileAtomically(join(folder, MANIFEST_NAME), JSON.stringify(toStoredManifest(manifest), undefined, 2), { isDurable: true });
}

/** Removes everything that is not part of the complete model: earlier files, partial downloads, rejected files. */
export async function removeUnusedFiles(folder: string, { files }: Manifest): Promise<void> {
  const keptNames = new Set([MANIFEST_NAME, files.model?.name, files.projector?.name, files.draft?.name]);
  for (const name of await readdir(folder)) if (!keptNames.has(name)) await rm(join(folder, name), { force: true });
}

/** @returns undefined unless both files are complete and have been inspected */
export function toStoredModel(store: string, name: string, manifest: Manifest | undefined): StoredModel | undefined {
  if (manifest?.memory === undefined) return undefined;
  const { title, memory, files } = manifest;
  const { model, projector, draft } = files;
  if (model === undefined || projector === undefined) return undefined;
  const paths = resolvePaths(join(store, name), { model, projector });
  const storedModel = { name, title, model, projector, memory, paths };
  return draft === undefined ? storedModel : { ...storedModel, draft, paths: { ...paths, draft: join(store, name, draft.name) } };
}

export function resolvePaths(folder: string, files: Record<ModelRole, Pick<StoredFile, "name">>): Record<ModelRole, string> {
  return { model: join(folder, files.model.name), projector: join(folder, files.projector.name) };
}

/** Lists the names of all models in the store, whether complete or not. */
export async function listModelNames(store: string): Promise<string[]> {
  const entries = await readdir(store, { withFileTypes: true }).catch((error: unknown) => {
    if (getErrorCode(error) === "ENOENT") return [];
    throw error;
  });
  return entries.flatMap((entry) => (entry.isDirectory() && isModelName(entry.name) ? [entry.name] : [])).toSorted();
}
