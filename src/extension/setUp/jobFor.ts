import type { SecretStorage } from "vscode";
import type { ModelJob } from "../../models/worker/messages.ts";
import { readNetwork } from "../config.ts";
import { executable } from "./look.ts";
import type { SetUpRequest } from "./state.ts";
import { tokenFor } from "./token.ts";

/** What the thread is told, with the network as the settings have it. @throws FailureError badNetworkSetting */
export async function jobFor(request: SetUpRequest, secrets: SecretStorage): Promise<ModelJob> {
  const { modelsFolder } = await import("../../disk/paths.ts");
  const store = modelsFolder();
  if (request.kind === "add") return { ...request, store };
  const { isOffline, mirror, proxy, caFile, noProxy } = readNetwork();
  const { model, projector } = request;
  const inherited = process.env["no_proxy"] ?? process.env["NO_PROXY"];
  const direct = [...(inherited ? [inherited] : []), ...noProxy].join(",");
  const token = await tokenFor(model, secrets);
  return {
    ...{ kind: "get", store, model, llamaServer: await executable() },
    ...(projector === undefined ? {} : { projector }),
    ...(mirror === undefined ? {} : { mirror }),
    ...(token === undefined ? {} : { token }),
    network: {
      env: { ...process.env, ...(direct === "" ? {} : { no_proxy: direct }) },
      isOffline,
      ...(proxy === undefined ? {} : { proxy }),
      ...(caFile === undefined ? {} : { caFile }),
    },
  };
}
