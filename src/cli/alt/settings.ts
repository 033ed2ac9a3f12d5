import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, type ParseError } from "jsonc-parser";
import * as z from "zod/mini";
import { MAX_LENGTH } from "../../core/altText/judge.ts";
import { ruleIds } from "../../core/altText/rules.ts";
import { errorCode } from "../../link/files.ts";
import { UsageError } from "../usage.ts";

const severity = z.enum(["error", "warning", "info", "off"]);

/** What a repository has decided, in `.orielrc` at its root: JSON, with comments. */
const AltSettings = z.strictObject({
  rules: z.optional(z.partialRecord(z.enum(ruleIds), severity)),
  maxLength: z._default(z.int().check(z.minimum(20), z.maximum(1000)), MAX_LENGTH),
  /** Names of components that take `src` and `alt` as `<img>` does. */
  components: z._default(z.array(z.string()), []),
  /** Folders, from the root, by the names that addresses begin with instead of them: `{ "@": "src" }`. */
  aliases: z._default(z.record(z.string(), z.string()), {}),
});
export type AltSettings = z.infer<typeof AltSettings>;

/** @throws UsageError for a file that is there and makes no sense: to go on without it would hide findings */
export async function readAltSettings(root: string): Promise<AltSettings> {
  const file = join(root, ".orielrc");
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return "{}";
    throw error;
  });
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) throw new UsageError(`${file} is no JSON: something is wrong at character ${errors[0]?.offset ?? 0}`);
  const parsed = AltSettings.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`${file}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "makes no sense"}`);
}
