import { join } from "node:path";
import { FailureError } from "../../failures/failure.ts";
import { removeSecrets } from "../../network/removeSecrets.ts";
import type { ModelSource } from "./source.ts";

/** Extends the failure of a download with a wrong hash: it then says how to use the rejected file anyway. Returns other errors unchanged. */
export function explainRejection(error: unknown, folder: string, { files: { model, projector } }: ModelSource): unknown {
  if (!(error instanceof FailureError) || error.failure.kind !== "hashMismatch" || error.failure.kept === undefined) return error;
  const { kept, file } = error.failure;
  // The projector is downloaded first, so the model is still missing if the projector is rejected.
  const toAdd =
    file === removeSecrets(projector.url)
      ? { model: model.name, projector: kept, missingUrl: removeSecrets(model.url) }
      : { model: kept, projector: join(folder, projector.name) };
  return new FailureError({ ...error.failure, toAdd });
}
