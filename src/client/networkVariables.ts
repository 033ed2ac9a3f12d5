import { resolve } from "node:path";
import type { Environment } from "../core/environment.ts";
import type { NetworkVariables, Target } from "../protocol/target.ts";

/** Adds the client's proxies and certificate authorities to a target, because the engine does not have the client's environment. */
export function addNetworkVariables<T extends Target>(target: T, env: Environment): T {
  const network = pickNetworkVariables(env);
  return Object.keys(network).length === 0 ? target : { ...target, network };
}

/** Like curl and undici, prefers lowercase names. */
function pickNetworkVariables(env: Environment): NetworkVariables {
  const httpProxy = env["http_proxy"] ?? env["HTTP_PROXY"];
  const httpsProxy = env["https_proxy"] ?? env["HTTPS_PROXY"];
  const noProxy = env["no_proxy"] ?? env["NO_PROXY"];
  const authorities = env["NODE_EXTRA_CA_CERTS"];
  return {
    ...(httpProxy ? { http_proxy: httpProxy } : {}),
    ...(httpsProxy ? { https_proxy: httpsProxy } : {}),
    ...(noProxy ? { no_proxy: noProxy } : {}),
    ...(authorities ? { NODE_EXTRA_CA_CERTS: resolve(authorities) } : {}),
  };
}
