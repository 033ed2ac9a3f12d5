import { asNumber, asObject, asObjects, asText, isObject, parseJson, type JsonObject } from "../json.ts";

/** An error that a server reports, in its own words. */
export interface ReportedError {
  message?: string;
  type?: string;
  /** HTTP status that the server gives in the body. */
  status?: number;
  n_prompt_tokens?: number;
  n_ctx?: number;
}

/** Maximum length of a quoted server message, in UTF-16 code units. */
const MAX_MESSAGE_LENGTH = 500;
/** Maximum depth at which gateways nest the error of the server behind them. */
const MAX_DEPTH = 6;

/** Reads the body of an error response: JSON in any of the known shapes, a web page, or text. */
export function readErrorBody(body: string): ReportedError {
  const json = parseJson(body);
  const reported = json === undefined ? {} : readError(json);
  const message = reported.message ?? extractText(body);
  return { ...reported, ...(message === undefined ? {} : { message }) };
}

/**
 * Finds an error in a message that arrived with a success status; undefined for any other message.
 * @param name name of the server-sent event
 */
export function findError(json: unknown, name = ""): ReportedError | undefined {
  const message = asObject(json);
  const choice = asObject(asObjects(message["choices"])[0]);
  if (isErrorValue(message["error"])) return readError(json);
  // Gateways such as OpenRouter end a broken answer with this reason.
  if (isErrorValue(choice["error"]) || choice["finish_reason"] === "error") return readError({ error: choice["error"] });
  if (name === "error" || message["object"] === "error" || message["type"] === "error") return readError(json);
  // Cloudflare reports errors in this form.
  if (message["success"] === false && isErrorValue(message["errors"])) return readError(json);
  return undefined;
}

/**
 * Finds text that counts as an error if no answer follows: FastAPI's `detail`, or a `message`, which may just report that a model is
 * loading.
 */
export function findNotice(json: unknown, name = ""): ReportedError | undefined {
  const message = asObject(json);
  if (Array.isArray(message["choices"]) || "usage" in message || isPingName(name)) return undefined;
  const hasText = asText(message["message"]) !== undefined || message["detail"] !== undefined;
  return hasText ? readError(json) : undefined;
}

/** Whether an event with this name only keeps the connection open. */
export function isPingName(name: string): boolean {
  return /^(ping|keep-?alive|heartbeat)$/i.test(name);
}

/** Whether the value of a field `error` reports an error: if there is none, many servers send null, an empty string or an object with empty fields. */
function isErrorValue(error: unknown): boolean {
  if (Array.isArray(error)) return error.length > 0;
  return asText(error) !== undefined || (isObject(error) && Object.values(error).some((value) => value !== "" && Boolean(value)));
}

/**
 * Reads an error in the shape of OpenAI (an object or a string), of vLLM until v0.10 (the message at the top level) or of FastAPI (a string
 * or a list), or an error of the server behind a gateway (OpenRouter's `metadata.raw`, Lemonade's `details`).
 */
function readError(json: unknown, depth = 0): ReportedError {
  if (depth > MAX_DEPTH) return {};
  if (typeof json === "string") return readText(json, depth);
  const body = Array.isArray(json) ? asObject(json[0]) : asObject(json);
  const error = isObject(body["error"]) ? body["error"] : body;
  const message = readMessage(error, depth) ?? readMessage(body, depth);
  const raw = asObject(error["metadata"])["raw"];
  const rawMessage = raw === undefined ? undefined : readError(raw, depth + 1).message;
  const fullMessage =
    [message, message?.includes(rawMessage ?? "") ? undefined : rawMessage].filter((text) => text !== undefined).join(": ") || undefined;
  const [type, status] = [asText(error["type"]), readStatus(error) ?? readStatus(body)];
  const [promptTokens, contextTokens] = [findNumber(error, "n_prompt_tokens"), findNumber(error, "n_ctx")];
  return {
    ...(fullMessage === undefined ? {} : { message: fullMessage.slice(0, MAX_MESSAGE_LENGTH) }),
    ...(type === undefined ? {} : { type }),
    ...(status === undefined ? {} : { status }),
    ...(promptTokens === undefined ? {} : { n_prompt_tokens: promptTokens }),
    ...(contextTokens === undefined ? {} : { n_ctx: contextTokens }),
  };
}

/** Reads the text of an error, which may be the JSON of another server's error. */
function readText(text: string, depth: number): ReportedError {
  const json = parseJson(text);
  const message = extractText(text);
  if (isObject(json)) return readError(json, depth + 1);
  return message === undefined ? {} : { message };
}

function readMessage(error: JsonObject, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  for (const field of ["message", "detail", "error", "msg", "reason", "errors"]) {
    const value = error[field];
    const entry: unknown = Array.isArray(value) ? value[0] : value;
    const text =
      typeof entry === "string" ? readText(entry, depth + 1).message : isObject(entry) ? readMessage(entry, depth + 1) : undefined;
    if (text !== undefined) return isObject(entry) ? addLocation(entry["loc"], text) : text;
  }
  return undefined;
}

/** Adds the field that a FastAPI error is about, such as `["body", "top_k"]`, unless the text names it. */
function addLocation(location: unknown, text: string): string {
  const path = (Array.isArray(location) ? location : []).filter((part) => typeof part === "string" || typeof part === "number");
  const name = path.filter((part, index) => index > 0 || part !== "body").join(".");
  return name === "" || text.includes(name) ? text : `${name}: ${text}`;
}

/** Reads the status: a number or a string (BerriAI/litellm) in one of several fields. */
function readStatus(error: JsonObject): number | undefined {
  const values = ["code", "status", "status_code", "statusCode", "http_status_code"].map((field) => Number(error[field]));
  return values.find((value) => Number.isInteger(value) && value >= 400 && value < 600);
}

function findNumber(value: unknown, field: string, depth = 0): number | undefined {
  if (!isObject(value) || depth > MAX_DEPTH) return undefined;
  const number = asNumber(value[field]);
  if (number !== undefined) return number;
  for (const inner of Object.values(value)) {
    const nestedNumber = findNumber(inner, field, depth + 1);
    if (nestedNumber !== undefined) return nestedNumber;
  }
  return undefined;
}

/** Extracts the text of a plain message or a web page; undefined if it has none. */
export function extractText(body: string): string | undefined {
  const start = removeLeadingComments(body);
  const isPage = /^<(!doctype|html|head|body|\?xml)/i.test(start);
  const title = isPage ? /<title[^<>]*>([^<]{1,1000})/i.exec(start)?.[1] : undefined;
  const text = isPage && !title?.trim() ? start.slice(0, 100_000).replaceAll(/<[^<>]*>/g, " ") : (title ?? body);
  const plainText = isPage
    ? text.slice(0, 10_000).replaceAll(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => ENTITIES[name] ?? "")
    : text;
  return plainText.slice(0, 10_000).replaceAll(/\s+/g, " ").trim().slice(0, MAX_MESSAGE_LENGTH) || undefined;
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", nbsp: " " };

function removeLeadingComments(page: string): string {
  let remainder = page.trimStart();
  while (remainder.startsWith("<!--") && remainder.includes("-->")) remainder = remainder.slice(remainder.indexOf("-->") + 3).trimStart();
  return remainder;
}
