import { basename } from "node:path";
import type { Dispatcher } from "undici";
import { FailureError, getErrorMessage } from "../../failures/failure.ts";
import { getErrorCode } from "../../disk/files.ts";
import { openRegularFile } from "../../disk/readRegularFile.ts";
import type { ModelRole } from "../catalog.ts";
import { describeConnectionError } from "../../network/connectionError.ts";
import { openConnections, type Network } from "../../network/connections.ts";
import { removeSecrets } from "../../network/removeSecrets.ts";
import { openUrl } from "../../network/openUrl.ts";
import { describeHttpError, hubExplanations } from "../../network/httpError.ts";
import { readGgufHeader, type GgufSource } from "./gguf.ts";

/** Header of a GGUF file. */
export interface Header {
  /** Metadata without long arrays, such as the vocabulary. */
  metadata: ReadonlyMap<string, unknown>;
  /** Size of the whole file. */
  fileBytes: number;
  /** Base name of the file. */
  file: string;
}

const IDLE_TIMEOUT_MS = 30_000;

/** @throws FailureError `fileMissing`, `fileUnreadable`, `corruptModel` */
export async function readFileHeader(path: string, role: ModelRole): Promise<Header> {
  try {
    const { file: handle, bytes: size } = await openRegularFile(path);
    try {
      const read = async (from: number, to: number) => {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(to - from), 0, to - from, from);
        return buffer.subarray(0, bytesRead);
      };
      return await parseHeader({ fileBytes: size, read }, path, role);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof FailureError) throw error;
    if (getErrorCode(error) === "ENOENT") throw new FailureError({ kind: "fileMissing", role, path });
    throw new FailureError({ kind: "fileUnreadable", role, path, reason: getErrorMessage(error) });
  }
}

export interface RemoteHeaderOptions {
  network: Network;
  token?: string;
  signal: AbortSignal;
}

/**
 * Reads the header of a file on a server, a megabyte at a time, before it is downloaded.
 * @throws FailureError `offline`, `downloadFailed`, `corruptModel`, `badNetworkSetting`; the signal's abort reason
 */
export async function readRemoteHeader(url: string, role: ModelRole, options: RemoteHeaderOptions): Promise<Header> {
  const { network, signal } = options;
  if (network.isOffline) throw new FailureError({ kind: "offline", resource: removeSecrets(url) });
  const dispatcher = await openConnections(network, IDLE_TIMEOUT_MS);
  try {
    const fileBytes = (await fetchRange(url, 0, 1, dispatcher, options)).fileBytes;
    const read = async (from: number, to: number) => (await fetchRange(url, from, to, dispatcher, options)).bytes;
    return await parseHeader({ fileBytes, read }, removeSecrets(url), role);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await dispatcher.destroy();
  }
}

async function fetchRange(url: string, from: number, to: number, dispatcher: Dispatcher, { token, signal }: RemoteHeaderOptions) {
  const createError = ({ reason, isPermanent }: { reason: string; isPermanent: boolean }) =>
    new FailureError({ kind: "downloadFailed", url: removeSecrets(url), reason, ...(isPermanent ? {} : { isUnreachable: true }) });
  try {
    const headers = { range: `bytes=${from}-${to - 1}`, "accept-encoding": "identity" };
    const { response } = await openUrl(url, { dispatcher, headers, signal, ...(token === undefined ? {} : { token }) });
    const total = /^bytes \d+-\d+\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1];
    if (response.status !== 206 || total === undefined) {
      await response.body?.cancel();
      throw createError(
        response.ok
          ? {
              reason: "The server doesn't support range requests, so the header can't be inspected before the download.",
              isPermanent: true,
            }
          : describeHttpError(response, hubExplanations),
      );
    }
    return { fileBytes: Number(total), bytes: await response.bytes() };
  } catch (error) {
    throw error instanceof FailureError ? error : createError(describeConnectionError(error));
  }
}

async function parseHeader(source: GgufSource, path: string, role: ModelRole): Promise<Header> {
  const { fileBytes } = source;
  let readError: unknown;
  const read = (from: number, to: number) =>
    source.read(from, to).catch((error: unknown) => {
      readError = error;
      throw error;
    });
  try {
    const { metadata, tensorCount, lastTensorOffset } = await readGgufHeader({ fileBytes, read });
    if (tensorCount > 0 && lastTensorOffset >= fileBytes)
      throw new Error("The file is truncated: it ends before the data of the last tensor that its header lists.");
    return { metadata, fileBytes, file: basename(path) };
  } catch (error) {
    // A failed read does not mean that the file is corrupt.
    if (readError !== undefined) throw readError;
    throw new FailureError({ kind: "corruptModel", role, path, reason: getErrorMessage(error) });
  }
}
