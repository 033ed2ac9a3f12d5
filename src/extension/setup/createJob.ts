import type { SecretStorage } from "vscode";
import type { ModelJob } from "../../models/worker/messages.ts";
import { readConnections, readNetwork } from "../config.ts";
import { findLlamaServer } from "./configuredModel.ts";
import type { SetupRequest } from "./state.ts";
import { findDownloadToken } from "./downloadToken.ts";

/** Creates the worker's job for a request, with the network settings. @throws FailureError badNetworkSetting */
export async function createJob(request: SetupRequest, secrets: SecretStorage): Promise<ModelJob> {
  const { getModelsFolder } = await import("../../disk/paths.ts");
  const store = getModelsFolder();
  if (request.kind === "add") return { ...request, store };
  const { mirror } = readNetwork();
  const { model, projector } = request;
  const token = await findDownloadToken(model, secrets);
  return {
    ...{ kind: "download", store, model, llamaServer: await findLlamaServer() },
    ...(projector === undefined ? {} : { projector }),
    ...(mirror === undefined ? {} : { mirror }),
    ...(token === undefined ? {} : { token }),
    network: readConnections(),
  };
}
