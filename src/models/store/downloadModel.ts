import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { ModelRole } from "../catalog.ts";
import { download } from "../../download/download.ts";
import type { TransferEvent } from "../../download/options.ts";
import { checkFreeSpace, getFreeDiskBytes, type GetFreeBytes } from "../../disk/freeSpace.ts";
import { getPartPath } from "../../download/partialFile.ts";
import { computeShape, type MemoryShape } from "../fit/estimate.ts";
import { hashFile } from "../../disk/hashFile.ts";
import { removeSecrets, type Network } from "../../network/connections.ts";
import { examineFiles, examineRemoteFiles, type ExaminedModel } from "./examine.ts";
import { parseSource, type ModelSource } from "./source.ts";
import {
  toStoredModel,
  resolvePaths,
  readManifest,
  removeUnusedFiles,
  writeManifest,
  type Manifest,
  type StoredFile,
  type StoredModel,
  type ResumeSource,
} from "./storedModel.ts";
import { findStoredModel, withModelLock } from "./store.ts";

/** Progress of a model's download. */
export type DownloadModelEvent =
  /** Another process is downloading the same model. */
  | { kind: "waiting" }
  /** The headers of the files are being inspected. */
  | { kind: "examining" }
  | (TransferEvent & { role: ModelRole; file: string });

export interface DownloadModelOptions {
  /** Path of the store. */
  store: string;
  /** See `parseSource`. */
  model: string;
  projector?: string;
  /** URL of a mirror of the hub. */
  mirror?: string;
  network: Network;
  /** Bearer token for the host of the model. */
  token?: string;
  /** Called for a model outside the catalog once its headers have been inspected, before the download. An error cancels the download. */
  onExamined?: (name: string, shape: MemoryShape) => Promise<void>;
  onEvent: (event: DownloadModelEvent) => void;
  signal: AbortSignal;
  getFreeBytes?: GetFreeBytes;
}

/**
 * Downloads a model. If the download is aborted or the process ends, the next call continues it. The headers of models outside the catalog
 * are inspected before the download, and all models are inspected after it.
 * @throws FailureError `unknownModel`, `badModelSource`, `offline`, `downloadFailed`, `hashMismatch`, `noSpace`, `folderNotWritable`,
 *   `badNetworkSetting`; the errors of `examineFiles`; the signal's abort reason
 */
export async function downloadModel(options: DownloadModelOptions): Promise<StoredModel> {
  const { store, model, projector, mirror, onEvent, signal } = options;
  const source = parseSource(model, projector, mirror);
  const lockOptions = { onWaiting: () => onEvent({ kind: "waiting" }), signal };
  return withModelLock(store, source.name, lockOptions, (folder, lockSignal) =>
    downloadToFolder(folder, source, { ...options, signal: lockSignal }),
  );
}

async function downloadToFolder(folder: string, source: ModelSource, options: DownloadModelOptions): Promise<StoredModel> {
  const { store, onEvent } = options;
  const manifest = await readCompleteFiles(folder, source);
  const storedModel = toStoredModel(store, source.name, manifest);
  if (storedModel !== undefined) return storedModel;
  if (source.catalogModel === undefined) {
    onEvent({ kind: "examining" });
    const shape = computeShape(await examine(source, options));
    await options.onExamined?.(source.name, shape);
  }
  await checkDiskSpace(folder, source, manifest, options.getFreeBytes ?? getFreeDiskBytes);
  const resumeSource = chooseResumeSource(source, options);
  if (resumeSource !== undefined) await writeManifest(folder, { ...manifest, resumeSource });
  // The small file comes first, so that problems with network, token or disk are found early.
  for (const role of ["projector", "model"] as const) {
    if (manifest.files[role] !== undefined) continue;
    manifest.files[role] = await downloadFile(folder, role, source, options);
    if (role === "projector") await writeManifest(folder, { ...manifest, ...(resumeSource === undefined ? {} : { resumeSource }) });
  }
  manifest.memory = computeShape(await examineFiles(resolvePaths(folder, source.files)));
  await writeManifest(folder, manifest);
  await removeUnusedFiles(folder, manifest);
  return findStoredModel(store, source.name);
}

/** Returns the source to record so that the download can be continued; undefined if it need not be recorded, or contains a secret. */
function chooseResumeSource({ catalogModel, files }: ModelSource, { model, projector }: DownloadModelOptions): ResumeSource | undefined {
  // A model in the catalog is found by its name.
  if (catalogModel !== undefined) return undefined;
  if ([files.model.url, files.projector.url].some((url) => removeSecrets(url) !== url)) return undefined;
  return { model, ...(projector === undefined ? {} : { projector }) };
}

/** Finds out which files of the source have already been downloaded. */
async function readCompleteFiles(folder: string, source: ModelSource): Promise<Manifest> {
  const previous = await readManifest(folder);
  const manifest: Manifest = { title: source.title, memory: previous?.memory, files: {} };
  for (const role of ["model", "projector"] as const) {
    const [stored, remoteFile] = [previous?.files[role], source.files[role]];
    if (stored === undefined) continue;
    const isSame = remoteFile.sha256 === undefined ? stored.source === removeSecrets(remoteFile.url) : stored.sha256 === remoteFile.sha256;
    const info = await stat(join(folder, stored.name)).catch(() => undefined);
    if (isSame && info?.size === stored.bytes) manifest.files[role] = stored;
  }
  return manifest;
}

async function examine(source: ModelSource, options: DownloadModelOptions): Promise<ExaminedModel> {
  const { network, signal } = options;
  const createRemoteFile = (role: ModelRole) => ({
    url: source.files[role].url,
    options: { network, signal, ...pickToken(role, source, options) },
  });
  return examineRemoteFiles(createRemoteFile("model"), createRemoteFile("projector"));
}

/** The token is sent to the host of the model only: a projector may be on another host. */
function pickToken(role: ModelRole, { files }: ModelSource, { token }: DownloadModelOptions): { token?: string } {
  const isSameHost = new URL(files[role].url).origin === new URL(files.model.url).origin;
  return token === undefined || !isSameHost ? {} : { token };
}

/** Checks that both files fit on the disk, before the first is downloaded. @throws FailureError `noSpace` */
async function checkDiskSpace(folder: string, source: ModelSource, manifest: Manifest, getFreeBytes: GetFreeBytes): Promise<void> {
  let neededBytes = 0;
  for (const role of ["model", "projector"] as const) {
    const { name, bytes = 0 } = source.files[role];
    if (manifest.files[role] !== undefined) continue;
    const partInfo = await stat(getPartPath(join(folder, name))).catch(() => undefined);
    neededBytes += Math.max(0, bytes - (partInfo?.size ?? 0));
  }
  await checkFreeSpace(join(folder, source.files.model.name), neededBytes, getFreeBytes);
}

async function downloadFile(folder: string, role: ModelRole, source: ModelSource, options: DownloadModelOptions): Promise<StoredFile> {
  const { url, name, bytes, sha256 } = source.files[role];
  const { network, onEvent, signal, getFreeBytes } = options;
  const path = join(folder, name);
  const origin = removeSecrets(url);
  const info = sha256 === undefined ? undefined : await stat(path).catch(() => undefined);
  if (info !== undefined && sha256 !== undefined && info.size === bytes) {
    // An earlier process may have ended between completing the download and writing the manifest.
    const onBytes = (at: number) => onEvent({ kind: "checking", bytes: at, totalBytes: info.size, role, file: name });
    if ((await hashFile(path, onBytes, signal)) === sha256)
      return { name, bytes: info.size, sha256, checkedBy: "expected", source: origin };
  }
  const result = await download({
    ...{ url, file: path, rejectedPath: `${path}.rejected`, network, signal, ...pickToken(role, source, options) },
    ...(bytes === undefined ? {} : { bytes }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(getFreeBytes === undefined ? {} : { getFreeBytes }),
    onProgress: (event) => onEvent({ ...event, role, file: name }),
  });
  return { name, ...result, source: origin };
}
