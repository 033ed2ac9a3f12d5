import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { copyFile, link, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { FailureError, getErrorMessage } from "../../failures/failure.ts";
import { getErrorCode, isDiskFull } from "../../disk/files.ts";
import { catalog, type ModelRole } from "../catalog.ts";
import { checkFreeSpace, getFreeDiskBytes, type GetFreeBytes } from "../../disk/freeSpace.ts";
import { computeShape } from "../fit/estimate.ts";
import { hashFile } from "../../disk/hashFile.ts";
import { examineFiles } from "./examine.ts";
import { nameFromFile, removeUnusedFiles, writeManifest, type Manifest, type StoredFile, type StoredModel } from "./storedModel.ts";
import { findStored, withModelLocked } from "./store.ts";

/**
 * How files are added to the store. `auto`: a copy-on-write clone if the file system supports it, otherwise a hard link, or else a copy.
 * `copy`: never a hard link. `link`: always a hard link.
 */
export type AddMethod = "auto" | "copy" | "link";

export type AddEvent = { kind: "waiting" } | { kind: "copying" | "checking"; role: ModelRole; bytes: number; totalBytes: number };

export interface AddOptions {
  store: string;
  model: string;
  projector: string;
  method: AddMethod;
  /** Accepts files that have the size of a catalog file without comparing their hashes with the catalog. */
  isTrusted?: boolean;
  onEvent: (event: AddEvent) => void;
  signal: AbortSignal;
  freeBytes?: GetFreeBytes;
}

/** `placed`: cloned or linked, so that the hash is still unknown. */
type Placed = { kind: "placed" } | { kind: "copied"; sha256: string };

/**
 * Adds a model and its projector from files, such as those on a USB drive, after the same checks as a download. Files from the catalog are
 * recognized by their size, and must then have the hash in the catalog.
 * @throws FailureError as `examineFiles`, plus `hashMismatch`, `noSpace`, `folderNotWritable`, `badModelSource` if no link can be made;
 *   the signal's abort reason
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
  const examined = await examineFiles(paths);
  const { model } = examined;
  const known = catalog.find(({ files }) => files.model.bytes === model.bytes);
  const name = known?.name ?? nameFromFile(basename(paths.model));
  return withModelLocked(store, name, { onWaiting: () => onEvent({ kind: "waiting" }), signal }, async (folder, signal_) => {
    const manifest: Manifest = { title: known?.title ?? model.title, memory: computeShape(examined), files: {} };
    for (const role of ["projector", "model"] as const) {
      const isKnown = !options.isTrusted && known?.files[role].bytes === (await stat(paths[role])).size;
      const expected = isKnown ? known.files[role].sha256.value : undefined;
      manifest.files[role] = await addFile(folder, role, paths[role], expected, { ...options, signal: signal_ });
    }
    await writeManifest(folder, manifest);
    await removeUnusedFiles(folder, manifest);
    return findStored(store, name);
  });
}

async function addFile(
  folder: string,
  role: ModelRole,
  from: string,
  expected: string | undefined,
  options: AddOptions,
): Promise<StoredFile> {
  const { onEvent, signal } = options;
  const { size } = await stat(from);
  // A rejected download gets its original name back.
  const name = basename(from).replace(/\.rejected$/, "");
  const to = join(folder, name);
  if (to === from) throw new FailureError({ kind: "badModelSource", source: from, reason: "The file is already in the store." });
  const temporary = `${to}.adding`;
  await rm(temporary, { force: true });
  try {
    const placed = await placeFile(from, temporary, role, size, options);
    const onBytes = (bytes: number) => onEvent({ kind: "checking", role, bytes, totalBytes: size });
    const sha256 = placed.kind === "copied" ? placed.sha256 : await hashFile(temporary, onBytes, signal);
    if (expected !== undefined && sha256 !== expected) {
      throw new FailureError({ kind: "hashMismatch", file: from, expected, actual: sha256 });
    }
    await rename(temporary, to);
    return { name, bytes: size, sha256, checkedBy: expected === undefined ? "nothing" : "expected", source: from };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function placeFile(from: string, to: string, role: ModelRole, size: number, options: AddOptions): Promise<Placed> {
  const { method, freeBytes = getFreeDiskBytes } = options;
  if (method !== "link" && (await succeeds(copyFile(from, to, constants.COPYFILE_FICLONE_FORCE)))) return { kind: "placed" };
  if (method !== "copy") {
    try {
      await link(from, to);
      return { kind: "placed" };
    } catch (error) {
      if (method === "link") {
        const reason =
          getErrorCode(error) === "EXDEV"
            ? "The file is on a different disk than the store, so it can only be copied."
            : getErrorMessage(error);
        throw new FailureError({ kind: "badModelSource", source: from, reason });
      }
    }
  }
  await checkFreeSpace(to, size, freeBytes);
  return { kind: "copied", sha256: await copyAndHash(from, to, role, size, options) };
}

/** Copies a file and hashes it at the same time. @returns the SHA-256 */
async function copyAndHash(from: string, to: string, role: ModelRole, size: number, { onEvent, signal }: AddOptions): Promise<string> {
  const hash = createHash("sha256");
  const target = await open(to, "wx", 0o600);
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(from, { highWaterMark: 1 << 20 })) {
      signal.throwIfAborted();
      await target.writeFile(chunk as Buffer);
      hash.update(chunk as Buffer);
      onEvent({ kind: "copying", role, bytes: (bytes += (chunk as Buffer).length), totalBytes: size });
    }
    await target.sync();
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw new FailureError({ kind: "noSpace", path: to, neededBytes: size - bytes, freeBytes: await getFreeDiskBytes(dirname(to)) });
  } finally {
    await target.close();
  }
  return hash.digest("hex");
}

function succeeds(attempt: Promise<void>): Promise<boolean> {
  return attempt.then(
    () => true,
    () => false,
  );
}
