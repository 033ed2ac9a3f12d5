import type { ServerEvidence, ServerDefinition } from "./serverDefinition.ts";
import { serverList } from "./serverList.ts";
import { openAi } from "./servers/openAi.ts";

/** @param bodies response bodies by probe route */
export function recognizeServer(evidence: Omit<ServerEvidence, "body">, bodies: ReadonlyMap<string, unknown>): ServerDefinition {
  return (
    serverList.find((server: ServerDefinition) => server.recognizes({ ...evidence, body: bodies.get(server.probeRoute ?? "") })) ?? openAi
  );
}
