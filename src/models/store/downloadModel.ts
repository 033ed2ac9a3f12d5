import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { ModelRole } from "../catalog.ts";
import { download } from "../../download/download.ts";
import type { TransferEvent } from "../../download/options.ts";
import { checkSpace, freeBytesOfDisk, type FreeBytes } from "../../disk/freeSpace.ts";
import { partPath } from "../../download/partialFile.ts";
import { shapeOf, type MemoryShape } from "../fit/estimate.ts";
import { hashFile } from "../../disk/hashFile.ts";
import { withoutSecrets, type Network } from "../../network/connections.ts";
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

/** What a person who waits for a model is to see. */
export type DownloadModelEvent =
  /** Another process is at the same model. */
  | { kind: "waiting" }
  /** The headers of its files are looked at. */
  | { kind: "examining" }
  | (TransferEvent & { role: ModelRole; file: string });

export interface DownloadModelOptions {
  /** The folder of the store. */
  store: string;
  /** See `parseSource`. */
  model: string;
  projector?: string;
  /** Where `hf:` and the catalogue's files are looked for instead of the hub. */
  mirror?: string;
  network: Network;
  /** A bearer token for the host that the model comes from. */
  token?: string;
  /** Told what memory one will take that is not of the catalogue, before more than its headers has come. What it throws ends it. */
  onExamined?: (name: string, shape: MemoryShape) => Promise<void>;
  onEvent: (event: DownloadModelEvent) => void;
  signal: AbortSignal;
  freeBytes?: FreeBytes;
}

/**
 * Gets a model into the store, or what is still missing of it: aborted, in this process or by the end of it, it goes on from there the
 * next time. What is not of the catalogue is looked at before it comes, and everything once it is there.
 * @throws FailureError unknownModel, badModelSource, offline, downloadFailed, hashMismatch, noSpace, folderNotWritable,
 *   badNetworkSetting, and those of `examineFiles`; the signal's reason
 */
export async function downloadModel(options: DownloadModelOptions): Promise<StoredModel> {
  const { store, model, projector, mirror, onEvent, signal } = options;
  const source = parseSource(model, projector, mirror);
  const waiting = { onWaiting: () => onEvent({ kind: "waiting" }), signal };
  return withModelLocked(store, source.name, waiting, (folder, signal_) => getInto(folder, source, { ...options, signal: signal_ }));
}

async function getInto(folder: string, source: ModelSource, options: DownloadModelOptions): Promise<StoredModel> {
  const { store, onEvent } = options;
  const manifest = await manifestFor(folder, source);
  const whole = toStoredModel(store, source.name, manifest);
  if (whole !== undefined) return whole;
  if (source.known === undefined) {
    onEvent({ kind: "examining" });
    const shape = shapeOf(await examine(source, options));
    await options.onExamined?.(source.name, shape);
  }
  await checkSpaceFor(folder, source, manifest, options.freeBytes ?? freeBytesOfDisk);
  const wanted = wantedAgain(source, options);
  if (wanted !== undefined) await writeManifest(folder, { ...manifest, wanted });
  // The small one first: what is wrong with network, token or disk shows early.
  for (const role of ["projector", "model"] as const) {
    if (manifest.files[role] !== undefined) continue;
    manifest.files[role] = await getFile(folder, role, source, options);
    if (role === "projector") await writeManifest(folder, { ...manifest, ...(wanted === undefined ? {} : { wanted }) });
  }
  manifest.memory = shapeOf(await examineFiles(resolvePaths(folder, source.files)));
  await writeManifest(folder, manifest);
  await removeUnusedFiles(folder, manifest);
  return findStored(store, source.name);
}

/** What goes on with it later, where it may be written down. */
function wantedAgain({ known, files }: ModelSource, { model, projector }: DownloadModelOptions): WantedModel | undefined {
  // One of the catalogue is known by its name.
  if (known !== undefined) return undefined;
  if ([files.model.url, files.projector.url].some((url) => withoutSecrets(url) !== url)) return undefined;
  return { model, ...(projector === undefined ? {} : { projector }) };
}

/** What is there already of the very files that are wanted. */
async function manifestFor(folder: string, source: ModelSource): Promise<Manifest> {
  const found = await readManifest(folder);
  const manifest: Manifest = { title: source.title, ...(found?.memory === undefined ? {} : { memory: found.memory }), files: {} };
  for (const role of ["model", "projector"] as const) {
    const [stored, wanted] = [found?.files[role], source.files[role]];
    if (stored === undefined) continue;
    const isSame = wanted.sha256 === undefined ? stored.source === withoutSecrets(wanted.url) : stored.sha256 === wanted.sha256;
    const info = await stat(join(folder, stored.name)).catch(() => undefined);
    if (isSame && info?.size === stored.bytes) manifest.files[role] = stored;
  }
  return manifest;
}

async function examine(source: ModelSource, options: DownloadModelOptions): Promise<ExaminedModel> {
  const { network, signal } = options;
  const remote = (role: ModelRole) => ({ url: source.files[role].url, options: { network, signal, ...tokenFor(role, source, options) } });
  return examineRemote(remote("model"), remote("projector"));
}

/** A projector may lie elsewhere than the model, where the token is nobody's business. */
function tokenFor(role: ModelRole, { files }: ModelSource, { token }: DownloadModelOptions): { token?: string } {
  const isSameHost = new URL(files[role].url).origin === new URL(files.model.url).origin;
  return token === undefined || !isSameHost ? {} : { token };
}

/** Both files are to fit, before the first of them comes. @throws FailureError noSpace */
async function checkSpaceFor(folder: string, source: ModelSource, manifest: Manifest, freeBytes: FreeBytes): Promise<void> {
  let needed = 0;
  for (const role of ["model", "projector"] as const) {
    const { name, bytes = 0 } = source.files[role];
    if (manifest.files[role] !== undefined) continue;
    const part = await stat(partPath(join(folder, name))).catch(() => undefined);
    needed += Math.max(0, bytes - (part?.size ?? 0));
  }
  await checkSpace(join(folder, source.files.model.name), needed, freeBytes);
}

async function getFile(folder: string, role: ModelRole, source: ModelSource, options: DownloadModelOptions): Promise<StoredFile> {
  const { url, name, bytes, sha256 } = source.files[role];
  const { network, onEvent, signal, freeBytes } = options;
  const path = join(folder, name);
  const origin = withoutSecrets(url);
  const info = sha256 === undefined ? undefined : await stat(path).catch(() => undefined);
  if (info !== undefined && sha256 !== undefined && info.size === bytes) {
    // All of it had come, when the process was ended before it could say so.
    const onBytes = (at: number) => onEvent({ kind: "checking", bytes: at, ofBytes: info.size, role, file: name });
    if ((await hashFile(path, onBytes, signal)) === sha256)
      return { name, bytes: info.size, sha256, checkedBy: "expected", source: origin };
  }
  const done = await download({
    ...{ url, file: path, rejected: `${path}.rejected`, network, signal, ...tokenFor(role, source, options) },
    ...(bytes === undefined ? {} : { bytes }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(freeBytes === undefined ? {} : { freeBytes }),
    onProgress: (event) => onEvent({ ...event, role, file: name }),
  });
  return { name, ...done, source: origin };
}
