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
import { examineFiles, examineRemote, type ExaminedModel } from "./examine.ts";
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
  type WantedModel,
} from "./storedModel.ts";
import { findStored, withModelLocked } from "./store.ts";

/** Progress of a model's download. */
export type DownloadModelEvent =
  /** Another process is downloading the same model. */
  | { kind: "waiting" }
  /** The headers of the files are inspected. */
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
  freeBytes?: GetFreeBytes;
}

/**
 * Downloads a model. If the download is aborted or the process ends, the next call continues it. The headers of models outside
 * the catalog are inspected before the download, and all models are inspected after it.
 * @throws FailureError `unknownModel`, `badModelSource`, `offline`, `downloadFailed`, `hashMismatch`, `noSpace`, `folderNotWritable`,
 *   `badNetworkSetting`, and those of `examineFiles`; the signal's abort reason
 */
export async function downloadModel(options: DownloadModelOptions): Promise<StoredModel> {
  const { store, model, projector, mirror, onEvent, signal } = options;
  const source = parseSource(model, projector, mirror);
  const waiting = { onWaiting: () => onEvent({ kind: "waiting" }), signal };
  return withModelLocked(store, source.name, waiting, (folder, signal_) => downloadInto(folder, source, { ...options, signal: signal_ }));
}

async function downloadInto(folder: string, source: ModelSource, options: DownloadModelOptions): Promise<StoredModel> {
  const { store, onEvent } = options;
  const manifest = await readCompleteFiles(folder, source);
  const whole = toStoredModel(store, source.name, manifest);
  if (whole !== undefined) return whole;
  if (source.known === undefined) {
    onEvent({ kind: "examining" });
    const shape = computeShape(await examine(source, options));
    await options.onExamined?.(source.name, shape);
  }
  await checkSpaceFor(folder, source, manifest, options.freeBytes ?? getFreeDiskBytes);
  const wanted = sourceToNote(source, options);
  if (wanted !== undefined) await writeManifest(folder, { ...manifest, wanted });
  // The small file comes first, so that problems with network, token or disk are found early.
  for (const role of ["projector", "model"] as const) {
    if (manifest.files[role] !== undefined) continue;
    manifest.files[role] = await downloadFile(folder, role, source, options);
    if (role === "projector") await writeManifest(folder, { ...manifest, ...(wanted === undefined ? {} : { wanted }) });
  }
  manifest.memory = computeShape(await examineFiles(resolvePaths(folder, source.files)));
  await writeManifest(folder, manifest);
  await removeUnusedFiles(folder, manifest);
  return findStored(store, source.name);
}

/** Returns the source to record so that the download can be continued; undefined if it is not needed, or contains a secret. */
function sourceToNote({ known, files }: ModelSource, { model, projector }: DownloadModelOptions): WantedModel | undefined {
  // A model in the catalog is found by its name.
  if (known !== undefined) return undefined;
  if ([files.model.url, files.projector.url].some((url) => removeSecrets(url) !== url)) return undefined;
  return { model, ...(projector === undefined ? {} : { projector }) };
}

/** Reads which of the wanted files are complete already. */
async function readCompleteFiles(folder: string, source: ModelSource): Promise<Manifest> {
  const found = await readManifest(folder);
  const manifest: Manifest = { title: source.title, ...(found?.memory === undefined ? {} : { memory: found.memory }), files: {} };
  for (const role of ["model", "projector"] as const) {
    const [stored, wanted] = [found?.files[role], source.files[role]];
    if (stored === undefined) continue;
    const isSame = wanted.sha256 === undefined ? stored.source === removeSecrets(wanted.url) : stored.sha256 === wanted.sha256;
    const info = await stat(join(folder, stored.name)).catch(() => undefined);
    if (isSame && info?.size === stored.bytes) manifest.files[role] = stored;
  }
  return manifest;
}

async function examine(source: ModelSource, options: DownloadModelOptions): Promise<ExaminedModel> {
  const { network, signal } = options;
  const remote = (role: ModelRole) => ({ url: source.files[role].url, options: { network, signal, ...pickToken(role, source, options) } });
  return examineRemote(remote("model"), remote("projector"));
}

/** The token is sent to the host of the model only: a projector may be on another host. */
function pickToken(role: ModelRole, { files }: ModelSource, { token }: DownloadModelOptions): { token?: string } {
  const isSameHost = new URL(files[role].url).origin === new URL(files.model.url).origin;
  return token === undefined || !isSameHost ? {} : { token };
}

/** Checks that both files fit on the disk, before the first is downloaded. @throws FailureError `noSpace` */
async function checkSpaceFor(folder: string, source: ModelSource, manifest: Manifest, freeBytes: GetFreeBytes): Promise<void> {
  let needed = 0;
  for (const role of ["model", "projector"] as const) {
    const { name, bytes = 0 } = source.files[role];
    if (manifest.files[role] !== undefined) continue;
    const part = await stat(getPartPath(join(folder, name))).catch(() => undefined);
    needed += Math.max(0, bytes - (part?.size ?? 0));
  }
  await checkFreeSpace(join(folder, source.files.model.name), needed, freeBytes);
}

async function downloadFile(folder: string, role: ModelRole, source: ModelSource, options: DownloadModelOptions): Promise<StoredFile> {
  const { url, name, bytes, sha256 } = source.files[role];
  const { network, onEvent, signal, freeBytes } = options;
  const path = join(folder, name);
  const origin = removeSecrets(url);
  const info = sha256 === undefined ? undefined : await stat(path).catch(() => undefined);
  if (info !== undefined && sha256 !== undefined && info.size === bytes) {
    // The process ended after the download was complete and before the manifest was written.
    const onBytes = (at: number) => onEvent({ kind: "checking", bytes: at, totalBytes: info.size, role, file: name });
    if ((await hashFile(path, onBytes, signal)) === sha256)
      return { name, bytes: info.size, sha256, checkedBy: "expected", source: origin };
  }
  const done = await download({
    ...{ url, file: path, rejectedPath: `${path}.rejected`, network, signal, ...pickToken(role, source, options) },
    ...(bytes === undefined ? {} : { bytes }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(freeBytes === undefined ? {} : { getFreeBytes: freeBytes }),
    onProgress: (event) => onEvent({ ...event, role, file: name }),
  });
  return { name, ...done, source: origin };
}
