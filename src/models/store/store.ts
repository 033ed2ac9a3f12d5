import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { FailureError, messageOf } from "../../core/failure.ts";
import { hashFile } from "../../disk/hashFile.ts";
import { findInCatalog, type ModelRole } from "../catalog.ts";
import { isLocked, lock } from "../../disk/lock.ts";
import { toStoredModel, isModelName, modelNames, readManifest, type StoredModel, type WantedModel } from "./storedModel.ts";

/** One whose files have not all come. */
export interface UnfinishedModel {
  name: string;
  title: string;
  /** Of its files and parts, as they lie on the disk. */
  bytes: number;
  /** What goes on with it, where that is known. */
  wanted?: WantedModel;
  /** Whether a process is at it just now. */
  isBusy: boolean;
}

export interface StoreContents {
  models: StoredModel[];
  unfinished: UnfinishedModel[];
}

/** What a file of the store is, compared with what it was when it came. */
export type CheckedFile = { role: ModelRole; path: string } & (
  | { kind: "same" }
  | { kind: "missing" }
  | { kind: "changed"; expected: string; actual: string }
);

/** All that the store holds. */
export async function listStore(store: string): Promise<StoreContents> {
  const contents: StoreContents = { models: [], unfinished: [] };
  for (const name of await modelNames(store)) {
    const manifest = await readManifest(join(store, name));
    const model = toStoredModel(store, name, manifest);
    if (model !== undefined) contents.models.push(model);
    else {
      const wanted = manifest?.wanted ?? (findInCatalog(name) && { model: name });
      const isBusy = await isLocked(lockOf(join(store, name)));
      const title = manifest?.title ?? findInCatalog(name)?.title ?? name;
      contents.unfinished.push({ name, title, bytes: await bytesOf(join(store, name)), ...(wanted ? { wanted } : {}), isBusy });
    }
  }
  return contents;
}

/** @throws FailureError unknownModel, that names those there are */
export async function findStored(store: string, name: string): Promise<StoredModel> {
  const found = isModelName(name) ? toStoredModel(store, name, await readManifest(join(store, name))) : undefined;
  if (found !== undefined) return found;
  const { models } = await listStore(store);
  throw new FailureError({ kind: "unknownModel", name, known: models.map((model) => model.name) });
}

/**
 * Does what changes a model in the store, while no other process does.
 * @param onWaiting told while another one is at it
 * @throws FailureError folderNotWritable; the signal's reason
 */
export async function withModelLocked<T>(
  store: string,
  name: string,
  { onWaiting, signal }: { onWaiting: () => void; signal: AbortSignal },
  act: (folder: string, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const folder = join(store, name);
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw new FailureError({ kind: "folderNotWritable", path: store, reason: messageOf(error) });
  });
  const lost = new AbortController();
  const unlock = await lock(lockOf(folder), onWaiting, signal, () =>
    lost.abort(new FailureError({ kind: "unexpected", reason: `another process took over ${name} while this one slept` })),
  );
  try {
    return await act(folder, AbortSignal.any([signal, lost.signal]));
  } finally {
    await unlock();
  }
}

/**
 * Removes a model, or what has come of one.
 * @returns the bytes that are free now: not those of files that have other names elsewhere
 * @throws FailureError unknownModel, folderNotWritable; the signal's reason
 */
export async function removeModel(store: string, name: string, signal: AbortSignal): Promise<number> {
  if (!(await modelNames(store)).includes(name)) await findStored(store, name);
  return withModelLocked(store, name, { onWaiting: () => {}, signal }, async (folder) => {
    const bytes = await bytesOf(folder);
    await rm(folder, { recursive: true, maxRetries: 3 }).catch((error: unknown) => {
      throw new FailureError({ kind: "folderNotWritable", path: folder, reason: messageOf(error) });
    });
    return bytes;
  });
}

/** The bytes that removing a model, or what has come of one, would free. */
export function reclaimableBytes(store: string, name: string): Promise<number> {
  return bytesOf(join(store, name));
}

/**
 * Reads the files of a model again.
 * @param onBytes told how much of both has been read
 * @throws system errors but for files that are missing; the signal's reason
 */
export async function checkModel(
  { model, projector, paths }: StoredModel,
  onBytes: (bytes: number, ofBytes: number) => void,
  signal: AbortSignal,
): Promise<CheckedFile[]> {
  const files = [
    { role: "projector", file: projector, path: paths.projector },
    { role: "model", file: model, path: paths.model },
  ] as const;
  const checked: CheckedFile[] = [];
  let before = 0;
  for (const { role, file, path } of files) {
    const info = await stat(path).catch(() => undefined);
    if (info === undefined) checked.push({ role, path, kind: "missing" });
    else {
      const actual = await hashFile(path, (bytes) => onBytes(before + bytes, model.bytes + projector.bytes), signal);
      const isSame = actual === file.sha256;
      checked.push(isSame ? { role, path, kind: "same" } : { role, path, kind: "changed", expected: file.sha256, actual });
    }
    before += file.bytes;
  }
  return checked;
}

function lockOf(folder: string): string {
  return `${folder}.lock`;
}

async function bytesOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) {
    const info = await stat(join(folder, name)).catch(() => undefined);
    if (info?.isFile() && info.nlink === 1) bytes += info.size;
  }
  return bytes;
}
