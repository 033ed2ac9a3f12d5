import { asNumber, asObject, asText, isObject, type JsonObject } from "../json.ts";
import type { ListedModel } from "./serverDefinition.ts";

/**
 * Reads the entries of a list of models. The list is in `data` (OpenAI) or `models` (Ollama), or is the whole body (Together AI). Entries
 * without a name are skipped.
 */
export function readModelEntries(body: unknown): { id: string; entry: JsonObject }[] {
  const { data, models } = asObject(body);
  const list = [body, data, models].find((value) => Array.isArray(value) && value.length > 0);
  return (Array.isArray(list) ? (list as unknown[]) : []).flatMap((value) => {
    const entry = isObject(value) ? value : { id: value };
    const id = [entry["id"], entry["name"], entry["model"], entry["key"]].map(asText).find((name) => name !== undefined);
    return id === undefined ? [] : { id, entry };
  });
}

/** Reads the body of `/v1/models`, without duplicates. */
export function readModelList(body: unknown): ListedModel[] {
  const models = readModelEntries(body).map(({ id, entry }) => ({
    id,
    owner: asText(entry["owned_by"]) ?? "",
    contextTokens: asNumber(entry["max_model_len"]) ?? asNumber(asObject(entry["meta"])["n_ctx"]),
  }));
  return Array.from(new Map(models.map((model) => [model.id, model])).values());
}
