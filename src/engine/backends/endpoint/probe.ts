import { FailureError, toFailure } from "../../../failures/failure.ts";
import { readOptionalJson, readText, sendRequest, type Server } from "../http.ts";
import { parseJson } from "../json.ts";
import { toHttpFailure } from "./httpFailure.ts";
import { readModelList } from "./modelList.ts";
import type { ListedModel, ModelFacts, ServerDefinition } from "./serverDefinition.ts";
import { recognizeServer } from "./recognizeServer.ts";
import { serverList } from "./serverList.ts";
import { openAi } from "./servers/openAi.ts";

/** Properties of a server and its model that are known before a question is sent. */
export interface EndpointFacts extends ModelFacts {
  /** Name of the server's definition. */
  kind: string;
  /** Names of the server's models; empty if it does not list them. */
  models: string[];
  /** Model to name in requests; if undefined, the server chooses one. */
  model: string | undefined;
}

const MODEL_LIST_TIMEOUT_MS = 10_000;

/**
 * Recognizes the server, and checks that it has the model. Missing routes are not a failure.
 * @throws FailureError `endpointUnreachable`, `endpointNotTrusted`, `endpointKey`, `endpointBusy`, `endpointModel`, or `endpointRefused` for a
 * redirect to another server; AbortError
 */
export async function probeServer(
  server: Server,
  requestedModel: string | undefined,
  signal: AbortSignal,
): Promise<{ definition: ServerDefinition; facts: EndpointFacts }> {
  const { header, listedModels, owners } = await requestModelList(server, signal);
  const { definition, body } = await identifyServer(server, { header, owners }, signal);
  const names = listedModels.map(({ id }) => id);
  const models = definition.filterChatModels?.(names, body) ?? names;
  const model = chooseModel(server, definition, models, requestedModel);
  const facts = await definition.readModelFacts(server, model, listedModels, body, signal);
  return { definition, facts: { kind: definition.name, models, model, ...facts } };
}

/** Requests the probe routes only if the list of models does not identify the server. */
async function identifyServer(server: Server, evidence: { header: string; owners: string[] }, signal: AbortSignal) {
  const listedDefinition = recognizeServer(evidence, new Map());
  if (listedDefinition !== openAi) return { definition: listedDefinition, body: undefined };
  const routes = serverList.flatMap(({ probeRoute }: ServerDefinition) => probeRoute ?? []);
  const bodies = new Map(
    await Promise.all(routes.map(async (route) => [route, await readOptionalJson(server, route, undefined, signal)] as const)),
  );
  const definition = recognizeServer(evidence, bodies);
  return { definition, body: bodies.get(definition.probeRoute ?? "") };
}

async function requestModelList(
  server: Server,
  signal: AbortSignal,
): Promise<{ header: string; listedModels: ListedModel[]; owners: string[] }> {
  const timeout = AbortSignal.timeout(MODEL_LIST_TIMEOUT_MS);
  try {
    const response = await sendRequest(server, "/v1/models", undefined, AbortSignal.any([signal, timeout]));
    const text = await readText(response, 10_000_000);
    const status = response.statusCode ?? 0;
    if (status !== 200) {
      const failure = toHttpFailure(server, status, text, { headers: response.headers });
      // A server without this route can still answer.
      if (failure.kind !== "endpointRefused" || status < 400) throw new FailureError(failure);
    }
    const listedModels = readModelList(parseJson(text));
    const owners = listedModels.map(({ owner }) => owner);
    return { header: String(response.headers.server ?? ""), listedModels, owners };
  } catch (error) {
    if (signal.aborted || !timeout.aborted) throw error;
    const reason = `The server did not answer within ${MODEL_LIST_TIMEOUT_MS / 1000} s.`;
    throw new FailureError({ kind: "endpointUnreachable", url: server.url.origin, reason });
  }
}

/** @throws FailureError `endpointModel` */
function chooseModel(
  server: Server,
  definition: ServerDefinition,
  models: string[],
  requestedModel: string | undefined,
): string | undefined {
  const url = server.url.origin;
  const [firstModel, secondModel] = models;
  if (requestedModel === undefined) {
    if (secondModel !== undefined && definition.needsModelName) throw new FailureError({ kind: "endpointModel", url, known: models });
    return firstModel;
  }
  const names = definition.getListedNames?.(requestedModel) ?? [requestedModel];
  if (firstModel !== undefined && definition.listsAllModels && !names.some((name) => models.includes(name))) {
    throw new FailureError({ kind: "endpointModel", url, model: requestedModel, known: models });
  }
  return requestedModel;
}

/** Explains a 404 if the requested model is not in the server's list. */
export function explainUnknownModel(
  error: unknown,
  { server, facts: { models, model } }: { server: Server; facts: EndpointFacts },
): unknown {
  const failure = toFailure(error);
  const isAboutModel = failure.kind === "endpointRefused" && failure.status === 404 && model !== undefined && models.length > 0;
  return isAboutModel && !models.includes(model)
    ? new FailureError({ kind: "endpointModel", url: server.url.origin, model, known: models })
    : error;
}
