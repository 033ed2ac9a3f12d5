import type { Seen, ServerDefinition } from "./serverDefinition.ts";
import { llamaServer } from "./servers/llamaServer.ts";
import { lmStudio } from "./servers/lmStudio.ts";
import { ollama } from "./servers/ollama.ts";
import { openAi } from "./servers/openAi.ts";
import { vllm } from "./servers/vllm.ts";

/** In the order of recognition: some servers also have a route of another, so that its clients take them for it. */
export const servers: readonly ServerDefinition[] = [llamaServer, vllm, ollama, lmStudio, openAi];

/** @param bodies of the probe routes, by route */
export function recognizeServer(seen: Omit<Seen, "body">, bodies: ReadonlyMap<string, unknown>): ServerDefinition {
  return servers.find((server) => server.recognizes({ ...seen, body: bodies.get(server.probeRoute ?? "") })) ?? openAi;
}
