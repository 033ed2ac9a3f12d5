import type { SecretStorage } from "vscode";
import { omitUndefined } from "../../core/omitUndefined.ts";
import type { ModelJob } from "../../models/worker/messages.ts";
import { readConnections, readNetwork } from "../config.ts";
import { findDownloadToken } from "./downloadToken.ts";
import { readServerOptions } from "./serverOptions.ts";
import type { SetupRequest } from "./state.ts";

/** Creates the worker's job for a request, with the network settings. @throws FailureError badNetworkSetting */
export async function createJob(request: SetupRequest, secrets: SecretStorage): Promise<ModelJob> {
  const { getModelsFolder } = await import("../../disk/paths.ts");
  const store = getModelsFolder();
  if (request.kind === "add") return { ...request, store };
  const { model, projector, draft } = request;
  return {
    ...{ kind: "setUp", store, model, server: await readServerOptions(), network: readConnections() },
    ...omitUndefined({ projector, draft, mirror: readNetwork().mirror, token: await findDownloadToken(model, secrets) }),
  };
}
