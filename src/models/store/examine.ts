import { assertMatchingPair, readModelFacts, readProjectorFacts, type ModelFacts, type ProjectorFacts } from "../header/modelFacts.ts";
import { readFileHeader, readRemoteHeader, type RemoteHeaderOptions } from "../header/readHeader.ts";

export interface ExaminedModel {
  model: ModelFacts;
  projector: ProjectorFacts;
}

/**
 * Reads the headers of a model and its projector, and checks that they belong together.
 * @throws FailureError `fileMissing`, `fileUnreadable`, `corruptModel`, `unsuitableModel`, `noVision`, `projectorMismatch`
 */
export async function examineFiles(paths: { model: string; projector: string }): Promise<ExaminedModel> {
  const [model, projector] = [await readFileHeader(paths.model, "model"), await readFileHeader(paths.projector, "projector")];
  return toExaminedModel(readModelFacts(model, paths.model), readProjectorFacts(projector));
}

/**
 * Does the same as `examineFiles` for files on a server. Downloads only their headers.
 * @throws the errors of `examineFiles`; FailureError `offline`, `downloadFailed`; the signal's abort reason
 */
export async function examineRemoteFiles(
  model: { url: string; options: RemoteHeaderOptions },
  projector: { url: string; options: RemoteHeaderOptions },
): Promise<ExaminedModel> {
  // The projector comes first because its header is short.
  const projectorFacts = readProjectorFacts(await readRemoteHeader(projector.url, "projector", projector.options));
  return toExaminedModel(readModelFacts(await readRemoteHeader(model.url, "model", model.options), model.url), projectorFacts);
}

function toExaminedModel(model: ModelFacts, projector: ProjectorFacts): ExaminedModel {
  assertMatchingPair(model, projector);
  return { model, projector };
}
