import { stat } from "node:fs/promises";
import { join } from "node:path";
import { omitUndefined } from "../../core/omitUndefined.ts";
import { describeFailure, toFailure } from "../../failures/failure.ts";
import { findInCatalog, type FileRole, type ModelRole } from "../catalog.ts";
import { download } from "../../download/download.ts";
import type { TransferEvent } from "../../download/options.ts";
import { checkFreeSpace, getFreeDiskBytes, type GetFreeBytes } from "../../disk/freeSpace.ts";
import { getPartPath } from "../../download/partialFile.ts";
import { computeShape, getCatalogShape, type MemoryShape } from "../fit/estimate.ts";
import { hashFile } from "../../disk/hashFile.ts";
import type { Network } from "../../network/connections.ts";
import { removeSecrets } from "../../network/removeSecrets.ts";
import { hubExplanations } from "../../network/httpError.ts";
import { examineFiles, examineRemoteFiles, type ExaminedModel } from "./examine.ts";
import { explainOffline } from "./explainOffline.ts";
import { explainRejection } from "./explainRejection.ts";
import { lacksDraft } from "./missingDraft.ts";
import { completeSource } from "./readListing.ts";
import { parseSource, type ModelSource, type RemoteFile } from "./source.ts";
import {
  isModelName,
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

/** The small file comes first, so that problems with the network, the token or the disk are found early. */
const DOWNLOAD_ORDER = ["projector", "draft", "model"] as const satisfies FileRole[];

function findFile({ files, draft }: ModelSource, role: FileRole): RemoteFile | undefined {
  return role === "draft" ? draft : files[role];
}

/** Progress of a model's download. */
export type DownloadModelEvent =
  /** Another process is downloading the same model. */
  | { kind: "waiting" }
  /** The headers of the files are being inspected. */
  | { kind: "examining" }
  /** The draft model can't be downloaded. The model is used without it. */
  | { kind: "draftSkipped"; reason: string }
  | (TransferEvent & { role: FileRole; file: string });

/** A model to download, and how to reach it. */
export interface SourceOptions {
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
  /** `required`: without the draft model, the download fails. `unwanted`: the draft model is skipped. By default, it is downloaded if possible. */
  draft?: "required" | "unwanted";
  signal: AbortSignal;
}

export interface DownloadModelOptions extends SourceOptions {
  /** Called for a model outside the catalog once its headers have been inspected, before the download. An error cancels the download. */
  onExamined?: (name: string, shape: MemoryShape) => Promise<void>;
  /** Whether `examineSource` has inspected the headers already. */
  isExamined?: boolean;
  onEvent: (event: DownloadModelEvent) => void;
  getFreeBytes?: GetFreeBytes;
}

/**
 * Downloads a model. If the download is aborted or the process ends, the next call continues it. The headers of models outside the catalog
 * are inspected before the download, and all models are inspected after it.
 * @throws FailureError `unknownModel`, `badModelSource`, `offline`, `downloadFailed`, `hashMismatch`, `noSpace`, `folderNotWritable`,
 *   `badNetworkSetting`; the errors of `examineFiles`; the signal's abort reason
 */
export async function downloadModel(options: DownloadModelOptions): Promise<StoredModel> {
  const { store, onEvent, signal } = options;
  const source = await resolveSource(options);
  const lockOptions = { onWaiting: () => onEvent({ kind: "waiting" }), signal };
  return withModelLock(store, source.name, lockOptions, (folder, lockSignal) =>
    downloadToFolder(folder, source, { ...options, signal: lockSignal }).catch((error: unknown) => {
      throw explainRejection(explainOffline(error, source), folder, source);
    }),
  );
}

async function downloadToFolder(folder: string, source: ModelSource, options: DownloadModelOptions): Promise<StoredModel> {
  const { store, onEvent } = options;
  const manifest = await readCompleteFiles(folder, source);
  const storedModel = toStoredModel(store, source.name, manifest);
  if (storedModel !== undefined && !lacksDraft(storedModel, source)) return storedModel;
  if (source.catalogModel === undefined && options.isExamined !== true) {
    onEvent({ kind: "examining" });
    const shape = computeShape(await examineRemoteModel(source, options));
    await options.onExamined?.(source.name, shape);
  }
  const { model, projector } = source.files;
  const neededBytes = await measureMissingBytes(folder, source, manifest, { model: model.bytes ?? 0, projector: projector.bytes ?? 0 });
  await checkFreeSpace(join(folder, source.files.model.name), neededBytes, options.getFreeBytes ?? getFreeDiskBytes);
  // The source of a catalog model is not recorded here: the name of its folder identifies it. A setup calls `recordStart`, because its
  // download may start late.
  const resumeSource = source.catalogModel === undefined ? chooseResumeSource(source, options) : undefined;
  if (resumeSource !== undefined) await writeManifest(folder, { ...manifest, resumeSource });
  for (const role of DOWNLOAD_ORDER) {
    const file = findFile(source, role);
    if (file === undefined || manifest.files[role] !== undefined) continue;
    manifest.files[role] = await (role === "draft" ? downloadDraft : downloadFile)(folder, role, file, source, options);
    if (role !== "model") await writeManifest(folder, { ...manifest, ...(resumeSource === undefined ? {} : { resumeSource }) });
  }
  manifest.memory = computeShape(await examineFiles(resolvePaths(folder, source.files)));
  await writeManifest(folder, manifest);
  await removeUnusedFiles(folder, manifest);
  return findStoredModel(store, source.name);
}

/** A model to download, with what is known before its files are downloaded. */
export interface ExaminedSource {
  name: string;
  title: string;
  shape: MemoryShape;
  /** Files in the order in which they are downloaded. */
  files: { role: FileRole; bytes: number }[];
  missingBytes: number;
}

/**
 * Finds out how much of a model is missing, and how much memory the model needs. Downloads only the headers of a model outside the catalog.
 * @throws the errors of `downloadModel`
 */
export async function examineSource(options: SourceOptions): Promise<ExaminedSource> {
  const { store, model } = options;
  const named = await findStoredByName(store, model);
  if (named !== undefined)
    return { name: named.name, title: named.title, shape: named.memory, ...describeFiles(named.memory), missingBytes: 0 };
  const source = await resolveSource(options);
  const { name, title, catalogModel } = source;
  const folder = join(store, name);
  const manifest = await readCompleteFiles(folder, source);
  const stored = toStoredModel(store, name, manifest);
  const { model: modelFile, projector: projectorFile } = source.files;
  const listedSizes = omitUndefined({ modelBytes: modelFile.bytes, projectorBytes: projectorFile.bytes });
  const shape =
    stored?.memory ??
    (catalogModel === undefined
      ? computeShape(await examineRemoteModel(source, options))
      : { ...getCatalogShape(catalogModel), ...listedSizes });
  const bytes: Record<ModelRole, number> = { model: shape.modelBytes, projector: shape.projectorBytes };
  const missingBytes = await measureMissingBytes(folder, source, manifest, bytes);
  const { files } = describeFiles(shape, source.draft?.bytes);
  if (stored === undefined || !lacksDraft(stored, source)) return { name, title, shape, files, missingBytes };
  const isDraft = ({ role }: { role: FileRole }) => role === "draft";
  return { name, title: `Draft model for ${title}`, shape, files: files.filter(isDraft), missingBytes };
}

/** Parses the source, and reads what is not known in advance from the hub's listing, unless the model is complete. */
async function resolveSource(options: SourceOptions): Promise<ModelSource> {
  const { store, model, projector, mirror } = options;
  const { draft, ...withoutDraft } = parseSource(model, projector, mirror);
  const source: ModelSource = draft === undefined || options.draft === "unwanted" ? withoutDraft : { ...withoutDraft, draft };
  const stored = toStoredModel(store, source.name, await readManifest(join(store, source.name)));
  if (stored === undefined || source.catalogModel === undefined) return completeSource(source, options);
  const complete = (role: ModelRole): RemoteFile => {
    const file = source.files[role];
    const { name, bytes, sha256 } = stored[role];
    return file.listing === undefined ? file : { url: file.listing.getFileUrl(name), name, bytes, sha256 };
  };
  return { ...source, files: { model: complete("model"), projector: complete("projector") } };
}

function describeFiles({ modelBytes, projectorBytes }: MemoryShape, draftBytes = 0): Pick<ExaminedSource, "files"> {
  const bytes: Record<FileRole, number> = { model: modelBytes, projector: projectorBytes, draft: draftBytes };
  return { files: DOWNLOAD_ORDER.filter((role) => bytes[role] > 0).map((role) => ({ role, bytes: bytes[role] })) };
}

/** Finds a model outside the catalog by its name in the store. */
export async function findStoredByName(store: string, name: string): Promise<StoredModel | undefined> {
  if (!isModelName(name) || findInCatalog(name) !== undefined) return undefined;
  return toStoredModel(store, name, await readManifest(join(store, name)));
}

/**
 * Records, before a download starts, which model it is for. The download can then be continued even if nothing has been received yet.
 * @throws FailureError folderNotWritable, diskFull; the signal's abort reason
 */
export async function recordStart(options: SourceOptions): Promise<void> {
  const { store, signal } = options;
  const source = await resolveSource(options);
  const resumeSource = chooseResumeSource(source, options);
  if (resumeSource === undefined || toStoredModel(store, source.name, await readManifest(join(store, source.name))) !== undefined) return;
  await withModelLock(store, source.name, { onWaiting: () => {}, signal }, async (folder) => {
    const manifest = await readCompleteFiles(folder, source);
    if (toStoredModel(store, source.name, manifest) === undefined) await writeManifest(folder, { ...manifest, resumeSource });
  });
}

/** Returns the source to record so that the download can be continued; undefined if it contains a secret. */
function chooseResumeSource({ files }: ModelSource, { model, projector }: SourceOptions): ResumeSource | undefined {
  if ([files.model.url, files.projector.url].some((url) => removeSecrets(url) !== url)) return undefined;
  return { model, ...(projector === undefined ? {} : { projector }) };
}

/** Finds out which files of the source have already been downloaded. */
async function readCompleteFiles(folder: string, source: ModelSource): Promise<Manifest> {
  const previous = await readManifest(folder);
  const manifest: Manifest = { title: source.title, memory: previous?.memory, files: {} };
  for (const role of DOWNLOAD_ORDER) {
    const [stored, remoteFile] = [previous?.files[role], findFile(source, role)];
    if (stored === undefined || remoteFile === undefined) continue;
    const isSame = remoteFile.sha256 === undefined ? stored.source === removeSecrets(remoteFile.url) : stored.sha256 === remoteFile.sha256;
    const info = await stat(join(folder, stored.name)).catch(() => undefined);
    if (isSame && info?.size === stored.bytes) manifest.files[role] = stored;
  }
  return manifest;
}

async function examineRemoteModel(source: ModelSource, options: SourceOptions): Promise<ExaminedModel> {
  const { network, signal } = options;
  const createRemoteFile = (role: ModelRole) => ({
    url: source.files[role].url,
    options: { network, signal, ...pickToken(source.files[role].url, source, options) },
  });
  return examineRemoteFiles(createRemoteFile("model"), createRemoteFile("projector"));
}

/** The token is sent to the host of the model only: a projector may be on another host. */
function pickToken(url: string, { files }: ModelSource, { token }: SourceOptions): { token?: string } {
  const isSameHost = new URL(url).origin === new URL(files.model.url).origin;
  return token === undefined || !isSameHost ? {} : { token };
}

/** Returns how many bytes of all files have not been downloaded yet. */
async function measureMissingBytes(
  folder: string,
  source: ModelSource,
  manifest: Manifest,
  bytes: Record<ModelRole, number>,
): Promise<number> {
  let missingBytes = 0;
  for (const role of DOWNLOAD_ORDER) {
    const file = findFile(source, role);
    if (file === undefined || manifest.files[role] !== undefined) continue;
    const partInfo = await stat(getPartPath(join(folder, file.name))).catch(() => undefined);
    missingBytes += Math.max(0, (role === "draft" ? (file.bytes ?? 0) : bytes[role]) - (partInfo?.size ?? 0));
  }
  return missingBytes;
}

/** @returns undefined if the draft model can't be downloaded: the model works without it */
async function downloadDraft(
  folder: string,
  role: FileRole,
  file: RemoteFile,
  source: ModelSource,
  options: DownloadModelOptions,
): Promise<StoredFile | undefined> {
  try {
    return await downloadFile(folder, role, file, source, options);
  } catch (error) {
    options.signal.throwIfAborted();
    const failure = toFailure(error);
    if (options.draft === "required" || !["downloadFailed", "hashMismatch", "offline"].includes(failure.kind)) throw error;
    options.onEvent({ kind: "draftSkipped", reason: describeFailure(failure).message });
    return undefined;
  }
}

async function downloadFile(
  folder: string,
  role: FileRole,
  { url, name, bytes, sha256 }: RemoteFile,
  source: ModelSource,
  options: DownloadModelOptions,
): Promise<StoredFile> {
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
    ...{ url, file: path, network, signal, explanations: hubExplanations, ...pickToken(url, source, options) },
    // A draft model can't be added by hand.
    ...(role === "draft" ? {} : { rejectedPath: `${path}.rejected` }),
    ...omitUndefined({ bytes, sha256, getFreeBytes }),
    onProgress: (event) => onEvent({ ...event, role, file: name }),
  });
  return { name, ...result, source: origin };
}
