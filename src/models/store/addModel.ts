import { constants } from "node:fs";
import { copyFile, link, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { FailureError, getErrorMessage } from "../../failures/failure.ts";
import { getErrorCode, isDiskFull, renamePatiently } from "../../disk/files.ts";
import { catalog, type ModelRole } from "../catalog.ts";
import { checkFreeSpace, getFreeDiskBytes, type GetFreeBytes } from "../../disk/freeSpace.ts";
import { computeShape } from "../fit/estimate.ts";
import { copyAndHash } from "../../disk/copyAndHash.ts";
import { hashFile } from "../../disk/hashFile.ts";
import { examineFiles } from "./examine.ts";
import { deriveModelName, removeUnusedFiles, writeManifest, type Manifest, type StoredFile, type StoredModel } from "./storedModel.ts";
import { findStoredModel, withModelLock } from "./store.ts";

/**
 * Method by which files are added to the store. `auto`: a copy-on-write clone if the file system supports it, otherwise a hard link, or
 * else a copy. `copy`: a clone or a copy, but never a hard link. `link`: always a hard link.
 */
export type AddMethod = "auto" | "copy" | "link";

export type AddEvent = { kind: "waiting" } | { kind: "copying" | "checking"; role: ModelRole; bytes: number; totalBytes: number };

export interface AddOptions {
  store: string;
  model: string;
  projector: string;
  method: AddMethod;
  /** Whether a file that has the size of a catalog file is accepted without checking its hash against the catalog. */
  isTrusted?: boolean;
  onEvent: (event: AddEvent) => void;
  signal: AbortSignal;
  getFreeBytes?: GetFreeBytes;
}

/** `unhashed`: the file was cloned or linked, so its hash is not known yet. */
type Placement = { kind: "unhashed" } | { kind: "copied"; sha256: string };

/**
 * Adds a model and its projector from files, such as those on a USB drive, after the same checks as a download. A file that has the size of
 * a catalog file must also have the hash in the catalog, unless `isTrusted` is set.
 * @throws the errors of `examineFiles`; FailureError `hashMismatch`, `noSpace`, `folderNotWritable`, `badModelSource` if the file can't be
 *   linked; the signal's abort reason
 */
export async function addModel(options: AddOptions): Promise<StoredModel> {
  const { store, onEvent, signal } = options;
  const paths = { model: resolve(options.model), projector: resolve(options.projector) };
  if (basename(paths.model) === basename(paths.projector)) {
    throw new FailureError({
      kind: "badModelSource",
      source: paths.projector,
      reason: "The projector has the same file name as the model.",
    });
  }
  const examinedModel = await examineFiles(paths);
  const { model } = examinedModel;
  const catalogModel = catalog.find(({ files }) => files.model.bytes === model.bytes);
  const name = catalogModel?.name ?? deriveModelName(getFileName(paths.model));
  return withModelLock(store, name, { onWaiting: () => onEvent({ kind: "waiting" }), signal }, async (folder, lockSignal) => {
    const manifest: Manifest = { title: catalogModel?.title ?? model.title, memory: computeShape(examinedModel), files: {} };
    for (const role of ["projector", "model"] as const) {
      const catalogFile = catalogModel?.files[role];
      const isCatalogFile =
        !options.isTrusted && catalogFile?.listing === undefined && catalogFile?.bytes === (await stat(paths[role])).size;
      const expectedHash = isCatalogFile ? catalogFile?.sha256.value : undefined;
      manifest.files[role] = await addFile(folder, role, paths[role], expectedHash, { ...options, signal: lockSignal });
    }
    await writeManifest(folder, manifest);
    await removeUnusedFiles(folder, manifest);
    return findStoredModel(store, name);
  });
}

async function addFile(
  folder: string,
  role: ModelRole,
  sourcePath: string,
  expectedHash: string | undefined,
  options: AddOptions,
): Promise<StoredFile> {
  const { onEvent, signal } = options;
  const { size } = await stat(sourcePath);
  const name = getFileName(sourcePath);
  const targetPath = join(folder, name);
  // If a download of the model was rejected, its projector is in the store already.
  const isInStore = targetPath === sourcePath;
  const temporary = `${targetPath}.adding`;
  await rm(temporary, { force: true });
  try {
    const placement: Placement = isInStore ? { kind: "unhashed" } : await placeFile(sourcePath, temporary, role, size, options);
    const onBytes = (bytes: number) => onEvent({ kind: "checking", role, bytes, totalBytes: size });
    const sha256 = placement.kind === "copied" ? placement.sha256 : await hashFile(isInStore ? targetPath : temporary, onBytes, signal);
    if (expectedHash !== undefined && sha256 !== expectedHash) {
      throw new FailureError({ kind: "hashMismatch", file: sourcePath, expected: expectedHash, actual: sha256 });
    }
    if (!isInStore) await renamePatiently(temporary, targetPath);
    return { name, bytes: size, sha256, checkedBy: expectedHash === undefined ? "nothing" : "expected", source: sourcePath };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Returns the name of a file in the store. A rejected download gets its original name back. */
function getFileName(path: string): string {
  return basename(path).replace(/\.rejected$/, "");
}

async function placeFile(sourcePath: string, targetPath: string, role: ModelRole, size: number, options: AddOptions): Promise<Placement> {
  const { method, getFreeBytes = getFreeDiskBytes } = options;
  if (method !== "link" && (await hasSucceeded(copyFile(sourcePath, targetPath, constants.COPYFILE_FICLONE_FORCE))))
    return { kind: "unhashed" };
  if (method !== "copy") {
    try {
      await link(sourcePath, targetPath);
      return { kind: "unhashed" };
    } catch (error) {
      if (method === "link") {
        const reason =
          getErrorCode(error) === "EXDEV"
            ? "The file is on a different disk than the store, so it can only be copied."
            : getErrorMessage(error);
        throw new FailureError({ kind: "badModelSource", source: sourcePath, reason });
      }
    }
  }
  await checkFreeSpace(targetPath, size, getFreeBytes);
  return { kind: "copied", sha256: await copyFileToStore(sourcePath, targetPath, role, size, options) };
}

/** @returns the SHA-256. @throws FailureError `noSpace` */
async function copyFileToStore(
  sourcePath: string,
  targetPath: string,
  role: ModelRole,
  size: number,
  { onEvent, signal }: AddOptions,
): Promise<string> {
  let bytesCopied = 0;
  const onBytes = (bytes: number) => onEvent({ kind: "copying", role, bytes: (bytesCopied = bytes), totalBytes: size });
  try {
    return await copyAndHash(sourcePath, targetPath, { onBytes, signal, isDurable: true });
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw new FailureError({
      kind: "noSpace",
      path: targetPath,
      neededBytes: size - bytesCopied,
      freeBytes: await getFreeDiskBytes(dirname(targetPath)),
    });
  }
}

function hasSucceeded(attempt: Promise<void>): Promise<boolean> {
  return attempt.then(
    () => true,
    () => false,
  );
}
