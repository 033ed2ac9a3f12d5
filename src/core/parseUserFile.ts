import type * as z from "zod/mini";
import en from "zod/v4/locales/en.js";

/** Error messages that say what is wrong. By default, `zod/mini` says only “Invalid input”. */
const { localeError } = en();

/**
 * `place` is the path of the first invalid value, such as `rules.missing`; empty if the content as a whole is invalid. `reason` is a
 * sentence that starts with this path.
 */
type ParsedFile<T> = { kind: "parsed"; data: T } | { kind: "invalid"; place: string; reason: string };

/** Parses the content of a file that users write or edit, and explains to them what is wrong with it. */
export function parseUserFile<T>(schema: z.ZodMiniType<T>, content: unknown): ParsedFile<T> {
  const parsed = schema.safeParse(content, { error: localeError });
  if (parsed.success) return { kind: "parsed", data: parsed.data };
  const [issue] = parsed.error.issues;
  const place = issue?.path.join(".") ?? "";
  return { kind: "invalid", place, reason: `${place === "" ? "" : `${place}: `}${issue?.message ?? "The value is invalid"}.` };
}
