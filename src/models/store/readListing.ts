import * as z from "zod/mini";
import { FailureError, getErrorMessage } from "../../failures/failure.ts";
import { describeConnectionError } from "../../network/connectionError.ts";
import { openConnections, type Network } from "../../network/connections.ts";
import { removeSecrets } from "../../network/removeSecrets.ts";
import { describeHttpError, hubExplanations } from "../../network/httpError.ts";
import { openUrl } from "../../network/openUrl.ts";
import { explainOffline } from "./explainOffline.ts";
import type { ModelSource, RemoteFile } from "./source.ts";
import { isFileName } from "./storedModel.ts";

/** Part of the hub's answer. `lfs.oid` is the SHA-256 of the content. */
const FileList = z.array(
  z.object({
    path: z.string(),
    size: z.number(),
    lfs: z.optional(z.object({ oid: z.string().check(z.regex(/^[0-9a-f]{64}$/)), size: z.number() })),
  }),
);
type FileList = z.infer<typeof FileList>;

const IDLE_TIMEOUT_MS = 30_000;

export interface ListingOptions {
  network: Network;
  token?: string;
  signal: AbortSignal;
}

/**
 * Fills in the name, size and hash of files that are not entirely known in advance, from the hub's listing of the pinned revision.
 * @throws FailureError offline, downloadFailed; hashMismatch if the hub lists a file with a hash other than the pinned one
 */
export async function completeSource(source: ModelSource, options: ListingOptions): Promise<ModelSource> {
  const { model, projector } = source.files;
  try {
    return { ...source, files: { model: await completeFile(model, options), projector: await completeFile(projector, options) } };
  } catch (error) {
    throw explainOffline(error, source);
  }
}

async function completeFile(file: RemoteFile, options: ListingOptions): Promise<RemoteFile> {
  const { listing, sha256 } = file;
  if (listing === undefined) return file;
  const url = removeSecrets(listing.url);
  const found = (await readList(listing.url, options)).filter(({ path }) => listing.name.test(path));
  const [only, ...otherFiles] = found;
  if (only?.lfs === undefined || otherFiles.length > 0 || !isFileName(only.path)) {
    const reason = `Exactly one file in the hub's listing must match ${listing.name.source} and have a hash. Matching files: ${found.length}.`;
    throw new FailureError({ kind: "downloadFailed", url, reason });
  }
  const { path: name, lfs } = only;
  if (sha256 !== undefined && lfs.oid !== sha256)
    throw new FailureError({ kind: "hashMismatch", file: name, expected: sha256, actual: lfs.oid });
  return { url: listing.getFileUrl(name), name, bytes: lfs.size, sha256: lfs.oid };
}

async function readList(url: string, { network, token, signal }: ListingOptions): Promise<FileList> {
  const createError = ({ reason, isPermanent = true }: { reason: string; isPermanent?: boolean }) =>
    new FailureError({ kind: "downloadFailed", url: removeSecrets(url), reason, ...(isPermanent ? {} : { isUnreachable: true }) });
  if (network.isOffline) throw new FailureError({ kind: "offline", resource: removeSecrets(url) });
  const dispatcher = await openConnections(network, IDLE_TIMEOUT_MS);
  try {
    const { response } = await openUrl(url, { dispatcher, headers: {}, signal, ...(token === undefined ? {} : { token }) });
    if (!response.ok) {
      await response.body?.cancel();
      throw createError(describeHttpError(response, hubExplanations));
    }
    const list = FileList.safeParse(JSON.parse(await response.text()));
    if (!list.success) throw createError({ reason: "The list of files is not in the hub's format." });
    return list.data;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof FailureError) throw error;
    throw createError(error instanceof SyntaxError ? { reason: getErrorMessage(error) } : describeConnectionError(error));
  } finally {
    await dispatcher.destroy();
  }
}
