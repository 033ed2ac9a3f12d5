import { makeFolders, describeFolderError } from "../../disk/files.ts";
import { readdir, rm, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { FailureError, getErrorMessage } from "../../failures/failure.ts";
import { hashFile } from "../../disk/hashFile.ts";
import { findInCatalog, type FileRole } from "../catalog.ts";
import { isLocked, acquireLock } from "../../disk/lock.ts";
import { toStoredModel, isModelName, listModelNames, readManifest, type StoredModel, type ResumeSource } from "./storedModel.ts";

/** A model that has incomplete or missing files. */
export interface UnfinishedModel {
  name: string;
  title: string;
  /** Size on disk of the model's files and partial downloads, without files that have other hard links. */
  bytes: number;
  /** Source to continue the download from, if it is known. */
  resumeSource?: ResumeSource;
  /** Whether the download was started, even if nothing has been received yet. */
  isStarted: boolean;
  /** Whether a process is downloading the model now. */
  isBusy: boolean;
}

export interface StoreContents {
  models: StoredModel[];
  unfinished: UnfinishedModel[];
}

/** Result of comparing a stored file with the hash that was recorded when it was stored. */
export type CheckedFile = { role: FileRole; path: string } & (
  | { kind: "same" }
  | { kind: "missing" }
  | { kind: "changed"; expected: string; actual: string }
);

/** Lists everything in the store. */
export async function listStore(store: string): Promise<StoreContents> {
  const contents: StoreContents = { models: [], unfinished: [] };
  for (const name of await listModelNames(store)) {
    const manifest = await readManifest(join(store, name));
    const model = toStoredModel(store, name, manifest);
    if (model !== undefined) contents.models.push(model);
    else {
      const resumeSource = manifest?.resumeSource ?? (findInCatalog(name) && { model: name });
      const isBusy = await isLocked(getLockPath(join(store, name)));
      const title = manifest?.title ?? findInCatalog(name)?.title ?? name;
      contents.unfinished.push({
        name,
        title,
        bytes: await measureFolder(join(store, name)),
        ...(resumeSource ? { resumeSource } : {}),
        isStarted: manifest?.resumeSource !== undefined,
        isBusy,
      });
    }
  }
  return contents;
}

/** @throws FailureError `unknownModel`, which lists the stored models */
export async function findStoredModel(store: string, name: string): Promise<StoredModel> {
  const storedModel = isModelName(name) ? toStoredModel(store, name, await readManifest(join(store, name))) : undefined;
  if (storedModel !== undefined) return storedModel;
  const { models } = await listStore(store);
  throw new FailureError({ kind: "unknownModel", name, known: models.map((model) => model.name) });
}

/**
 * Changes a model in the store while holding its lock. A folder that is empty afterwards is removed.
 * @param onWaiting called if another process holds the lock
 * @throws FailureError `folderNotWritable`; the signal's abort reason
 */
export async function withModelLock<T>(
  store: string,
  name: string,
  { onWaiting, signal }: { onWaiting: () => void; signal: AbortSignal },
  run: (folder: string, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const folder = join(store, name);
  await makeStoreFolder(store, store);
  const lockLoss = new AbortController();
  const onLost = () =>
    lockLoss.abort(
      new FailureError({
        kind: "unexpected",
        reason: `While this computer was asleep, another Oriel process took over the installation of ${name}.`,
      }),
    );
  const unlock = await acquireLock(getLockPath(folder), onWaiting, signal, onLost).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new FailureError({ kind: "folderNotWritable", path: store, reason: describeFolderError(error) });
  });
  try {
    await makeStoreFolder(folder, store);
    return await run(folder, AbortSignal.any([signal, lockLoss.signal]));
  } finally {
    // `rmdir` fails for a folder that contains files or was removed.
    await rmdir(folder).catch(() => {});
    await unlock();
  }
}

async function makeStoreFolder(folder: string, store: string): Promise<void> {
  await makeFolders(folder).catch((error: unknown) => {
    throw new FailureError({ kind: "folderNotWritable", path: store, reason: describeFolderError(error) });
  });
}

/**
 * Removes a model, or a partial download.
 * @returns the number of bytes freed; files with other hard links don't count
 * @throws FailureError `unknownModel`, `folderNotWritable`; the signal's abort reason
 */
export async function removeModel(store: string, name: string, signal: AbortSignal): Promise<number> {
  if (!(await listModelNames(store)).includes(name)) await findStoredModel(store, name);
  return withModelLock(store, name, { onWaiting: () => {}, signal }, async (folder) => {
    const bytes = await measureFolder(folder);
    await rm(folder, { recursive: true, maxRetries: 3 }).catch((error: unknown) => {
      throw new FailureError({ kind: "folderNotWritable", path: folder, reason: getErrorMessage(error) });
    });
    return bytes;
  });
}

/** Returns the number of bytes that removing a model or a partial download would free. */
export function measureReclaimableBytes(store: string, name: string): Promise<number> {
  return measureFolder(join(store, name));
}

/**
 * Compares the files of a model with the hashes that were recorded when they were stored.
 * @param onBytes called with the number of bytes read from all files so far
 * @throws system errors, except for missing files; the signal's abort reason
 */
export async function checkModel(
  { model, projector, draft, paths }: StoredModel,
  onBytes: (bytes: number, totalBytes: number) => void,
  signal: AbortSignal,
): Promise<CheckedFile[]> {
  const files = [
    { role: "projector", file: projector, path: paths.projector },
    ...(draft === undefined || paths.draft === undefined ? [] : [{ role: "draft", file: draft, path: paths.draft } as const]),
    { role: "model", file: model, path: paths.model },
  ] as const;
  const totalBytes = files.reduce((sum, { file }) => sum + file.bytes, 0);
  const results: CheckedFile[] = [];
  let checkedBytes = 0;
  for (const { role, file, path } of files) {
    const info = await stat(path).catch(() => undefined);
    if (info === undefined) results.push({ role, path, kind: "missing" });
    else {
      const actual = await hashFile(path, (bytes) => onBytes(checkedBytes + bytes, totalBytes), signal);
      const isSame = actual === file.sha256;
      results.push(isSame ? { role, path, kind: "same" } : { role, path, kind: "changed", expected: file.sha256, actual });
    }
    checkedBytes += file.bytes;
  }
  return results;
}

function getLockPath(folder: string): string {
  return `${folder}.lock`;
}

async function measureFolder(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) {
    const info = await stat(join(folder, name)).catch(() => undefined);
    if (info?.isFile() && info.nlink === 1) bytes += info.size;
  }
  return bytes;
}
