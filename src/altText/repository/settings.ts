import { lstat, readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { parse, type ParseError } from "jsonc-parser";
import * as z from "zod/mini";
import { MAX_LENGTH } from "../rules/judge.ts";
import { severities } from "../rules/rule.ts";
import { ruleIds } from "../rules/rules.ts";
import { FailureError } from "../../core/failure.ts";
import { isFileInside } from "./inside.ts";
import { errorCode } from "../../disk/files.ts";

/** No such file that people write is larger. */
const MAX_BYTES = 1_000_000;

const severity = z.enum(severities);

const fields = {
  rules: z.partialRecord(z.enum(ruleIds), severity),
  /** Characters that an alt text may have. */
  maxLength: z.int().check(z.minimum(20), z.maximum(1000)),
  /** Names of components that take `src` and `alt` as `<img>` does. */
  components: z.array(z.string()),
  /** Folders, from the root, by the names that addresses begin with instead of them: `{ "@": "src" }`. */
  aliases: z.record(z.string(), z.string()),
};

/** What a repository has decided, in `.orielrc` at its root: JSON, with comments. */
const AltSettingsFile = z.partial(z.strictObject(fields));

const AltSettings = z.object(fields);
export type AltSettings = z.infer<typeof AltSettings>;

export const USUAL_SETTINGS: AltSettings = { rules: {}, maxLength: MAX_LENGTH, components: [], aliases: {} };

/**
 * The settings that count below `root`: what its `.orielrc` says, and `usual` for what it does not say; of rules one by one.
 * @throws FailureError badAltSettings for a file that is there and makes no sense: to go on without it would hide findings
 */
export async function readAltSettings(root: string, usual: AltSettings = USUAL_SETTINGS): Promise<AltSettings> {
  const file = resolve(root, ".orielrc");
  return altSettingsIn({ file, text: await readInside(file, resolve(root)) }, usual);
}

/** The same for a file that was read already. @param file its name, for what is said of it @throws FailureError badAltSettings */
export function altSettingsIn({ file, text }: { file: string; text: string }, usual: AltSettings): AltSettings {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error)
    throw new FailureError({ kind: "badAltSettings", file, reason: `it is no JSON: something is wrong at character ${error.offset}` });
  const parsed = AltSettingsFile.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const reason = `${issue?.path.join(".") ?? ""} ${issue?.message ?? "makes no sense"}`.trim();
    throw new FailureError({ kind: "badAltSettings", file, reason });
  }
  const own = parsed.data;
  return {
    rules: { ...usual.rules, ...own.rules },
    maxLength: own.maxLength ?? usual.maxLength,
    components: own.components ?? usual.components,
    aliases: { ...usual.aliases, ...own.aliases },
  };
}

/** A repository is not to be able to have another file read, or a pipe waited for. */
async function readInside(file: string, root: string): Promise<string> {
  const isThere = await lstat(file).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === "ENOENT") return false;
      throw error;
    },
  );
  if (!isThere) return "{}";
  if (!(await isFileInside(file, root))) throw new FailureError({ kind: "badAltSettings", file, reason: "it is no file of this folder" });
  if ((await stat(file)).size > MAX_BYTES) {
    throw new FailureError({ kind: "badAltSettings", file, reason: `it has more than ${MAX_BYTES / 1e6} MB` });
  }
  return readFile(file, "utf8");
}
