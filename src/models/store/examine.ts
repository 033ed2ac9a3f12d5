import { checkPair, modelFacts, projectorFacts, type ModelFacts, type ProjectorFacts } from "../header/modelFacts.ts";
import { readHeaderOfFile, readRemoteHeader, type RemoteHeaderOptions } from "../header/readHeader.ts";

export interface ExaminedModel {
  model: ModelFacts;
  projector: ProjectorFacts;
}

/**
 * Looks at what a model and its projector say of themselves.
 * @throws FailureError fileMissing, fileUnreadable, corruptModel, unsuitableModel, noVision, projectorMismatch
 */
export async function examineFiles(paths: { model: string; projector: string }): Promise<ExaminedModel> {
  const [model, projector] = [await readHeaderOfFile(paths.model, "model"), await readHeaderOfFile(paths.projector, "projector")];
  return paired(modelFacts(model, paths.model), projectorFacts(projector));
}

/**
 * The same before anything but headers is fetched.
 * @throws FailureError those, and offline, downloadFailed; the signal's reason
 */
export async function examineRemote(
  model: { url: string; options: RemoteHeaderOptions },
  projector: { url: string; options: RemoteHeaderOptions },
): Promise<ExaminedModel> {
  // The projector first: its header is short.
  const found = projectorFacts(await readRemoteHeader(projector.url, "projector", projector.options));
  return paired(modelFacts(await readRemoteHeader(model.url, "model", model.options), model.url), found);
}

function paired(model: ModelFacts, projector: ProjectorFacts): ExaminedModel {
  checkPair(model, projector);
  return { model, projector };
}
