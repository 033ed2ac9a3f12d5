import { FailureError } from "../../failures/failure.ts";
import { removeSecrets } from "../../network/removeSecrets.ts";
import type { ModelSource } from "./source.ts";

/** Adds to the failure of an offline download which files of the model to copy from another machine. Returns other errors unchanged. */
export function explainOffline(error: unknown, { title, files }: ModelSource): unknown {
  if (!(error instanceof FailureError) || error.failure.kind !== "offline") return error;
  const copies = [files.model, files.projector].map(({ url, name, sha256, listing }) =>
    // Without a pinned hash, the name in the catalog is only an estimate.
    listing !== undefined && sha256 === undefined ? { url: removeSecrets(listing.pageUrl) } : { url: removeSecrets(url), name },
  );
  return new FailureError({ kind: "offline", resource: title, copies });
}
