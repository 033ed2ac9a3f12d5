import { FailureError } from "../../failures/failure.ts";
import { removeSecrets } from "../../network/removeSecrets.ts";
import type { ModelSource } from "./source.ts";

/** Adds the files to copy from another machine to the failure of a download in offline mode. Returns other errors unchanged. */
export function explainOffline(error: unknown, { title, files }: ModelSource): unknown {
  if (!(error instanceof FailureError) || error.failure.kind !== "offline") return error;
  const copies = [files.model, files.projector].map(({ url, name, sha256, listing }) =>
    // Without a pinned hash, the catalog's name for the file is only a guess, so the user gets the URL of the page that lists the files.
    listing !== undefined && sha256 === undefined ? { url: removeSecrets(listing.pageUrl) } : { url: removeSecrets(url), name },
  );
  return new FailureError({ kind: "offline", resource: title, copies });
}
