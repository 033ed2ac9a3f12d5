import type { Seen, ServerDefinition } from "./serverDefinition.ts";
import { serverList } from "./serverList.ts";
import { openAi } from "./servers/openAi.ts";

/** @param bodies response bodies by probe route */
export function recognizeServer(seen: Omit<Seen, "body">, bodies: ReadonlyMap<string, unknown>): ServerDefinition {
  return serverList.find((server: ServerDefinition) => server.recognizes({ ...seen, body: bodies.get(server.probeRoute ?? "") })) ?? openAi;
}
