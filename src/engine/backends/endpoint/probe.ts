import { FailureError, toFailure } from "../../../failures/failure.ts";
import { readOptionalJson, readText, send, type Server } from "../http.ts";
import { parseJson } from "../json.ts";
import { httpFailure } from "./httpFailure.ts";
import { readModelList } from "./modelList.ts";
import type { ListedModel, ModelFacts, ServerDefinition } from "./serverDefinition.ts";
import { recognizeServer } from "./recognizeServer.ts";
import { serverList } from "./serverList.ts";
import { openAi } from "./servers/openAi.ts";

/** Properties of a server and its model that are known before a question is sent. */
export interface Facts extends ModelFacts {
  /** Name of the server's definition. */
  kind: string;
  /** Names of its models; empty if the server does not list them. */
  models: string[];
  /** Model to name in requests; undefined leaves the choice to the server. */
  model: string | undefined;
}

const MODEL_LIST_TIMEOUT_MS = 10_000;

/**
 * Detects the kind of server, and checks that it has the model. Missing routes are not a failure.
 * @throws FailureError endpointUnreachable, endpointNotTrusted, endpointKey, endpointBusy, endpointModel; AbortError
 */
export async function probe(
  server: Server,
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<{ definition: ServerDefinition; facts: Facts }> {
  const { header, listed, owners } = await requestModelList(server, signal);
  const { definition, body } = await recognize(server, { header, owners }, signal);
  const names = listed.map(({ id }) => id);
  const models = definition.chatModels?.(names, body) ?? names;
  const model = chooseModel(server, definition, models, wanted);
  const facts = await definition.readModelFacts(server, model, listed, body, signal);
  return { definition, facts: { kind: definition.name, models, model, ...facts } };
}

/** Requests the probe routes only if the list of models does not identify the server. */
async function recognize(server: Server, seen: { header: string; owners: string[] }, signal: AbortSignal) {
  const byList = recognizeServer(seen, new Map());
  if (byList !== openAi) return { definition: byList, body: undefined };
  const routes = serverList.flatMap(({ probeRoute }: ServerDefinition) => probeRoute ?? []);
  const bodies = new Map(
    await Promise.all(routes.map(async (route) => [route, await readOptionalJson(server, route, undefined, signal)] as const)),
  );
  const definition = recognizeServer(seen, bodies);
  return { definition, body: bodies.get(definition.probeRoute ?? "") };
}

async function requestModelList(server: Server, signal: AbortSignal): Promise<{ header: string; listed: ListedModel[]; owners: string[] }> {
  const timeout = AbortSignal.timeout(MODEL_LIST_TIMEOUT_MS);
  try {
    const response = await send(server, "/v1/models", undefined, AbortSignal.any([signal, timeout]));
    const text = await readText(response, 10_000_000);
    const status = response.statusCode ?? 0;
    if (status !== 200) {
      const failure = httpFailure(server, status, text, { headers: response.headers });
      // A server without this route can still answer.
      if (failure.kind !== "endpointRefused" || status < 400) throw new FailureError(failure);
    }
    const listed = readModelList(parseJson(text));
    const owners = listed.map(({ owner }) => owner);
    return { header: String(response.headers.server ?? ""), listed, owners };
  } catch (error) {
    if (signal.aborted || !timeout.aborted) throw error;
    const reason = `The server did not answer within ${MODEL_LIST_TIMEOUT_MS / 1000} s.`;
    throw new FailureError({ kind: "endpointUnreachable", url: server.url.origin, reason });
  }
}

/** @throws FailureError endpointModel */
function chooseModel(server: Server, definition: ServerDefinition, models: string[], wanted: string | undefined): string | undefined {
  const url = server.url.origin;
  const [first, second] = models;
  if (wanted === undefined) {
    if (second !== undefined && definition.needsModelName) throw new FailureError({ kind: "endpointModel", url, known: models });
    return first;
  }
  const names = definition.listedNames?.(wanted) ?? [wanted];
  if (first !== undefined && definition.listsAllModels && !names.some((name) => models.includes(name))) {
    throw new FailureError({ kind: "endpointModel", url, model: wanted, known: models });
  }
  return wanted;
}

/** Explains a 404 by the list of models, if the requested one is not in it. */
export function explainUnknownModel(error: unknown, { server, facts: { models, model } }: { server: Server; facts: Facts }): unknown {
  const failure = toFailure(error);
  const isAboutModel = failure.kind === "endpointRefused" && failure.status === 404 && model !== undefined && models.length > 0;
  return isAboutModel && !models.includes(model)
    ? new FailureError({ kind: "endpointModel", url: server.url.origin, model, known: models })
    : error;
}
