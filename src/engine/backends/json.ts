/** Parses JSON. NaN and Infinity, which Python's encoder writes, become null. @returns undefined for any other text */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return /NaN|Infinity/.test(text) ? parsePythonJson(text) : undefined;
  }
}

function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text.replaceAll(STRING_OR_CONSTANT, (part) => (part.startsWith('"') ? part : "null"))) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Matches strings, and the constants that JSON lacks. Matching strings keeps the constants inside them unchanged. An unterminated string is
 * matched too: otherwise each quote in it would be tried as a start, which takes quadratic time.
 */
const STRING_OR_CONSTANT = /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\?$)|-?\b(?:NaN|Infinity)\b/g;

export type JsonObject = Record<string, unknown>;

/** Returns the value if it is an object, otherwise an empty object, so that fields can be read one by one. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @returns undefined for anything but text with visible characters */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

/** @returns undefined for anything but a finite number */
export function asNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Returns the objects in a list. Other entries are left out. */
export function asObjects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
