/** Repository settings: the schema of `.orielrc`. The editor passes the text of the file, because only the editor can read remote file systems. */
import { lstat } from "node:fs/promises";
import { isAbsolute, posix, resolve } from "node:path";
import { parse, type ParseError } from "jsonc-parser";
import * as z from "zod/mini";
import { parseUserFile } from "../../core/parseUserFile.ts";
import { DEFAULT_MAX_LENGTH } from "../rules/checkImages.ts";
import { severities } from "../rules/rule.ts";
import { ruleIds } from "../rules/rules.ts";
import { FailureError, getErrorMessage, toFailure, type Failure } from "../../failures/failure.ts";
import { isFileInside } from "./inside.ts";
import { NO_SITE, siteIds } from "./sites.ts";
import { MAX_SETTINGS_BYTES, SETTINGS_FILE } from "./settingsFile.ts";
import { getErrorCode } from "../../disk/files.ts";
import { readRegularFile } from "../../disk/readRegularFile.ts";
import { getRelativeName } from "../../disk/relativePath.ts";

const severity = z.enum(severities);

const fields = {
  rules: z.partialRecord(z.enum(ruleIds), severity),
  /** Maximum length of alt text, in characters. */
  maxLength: z.int().check(z.minimum(20), z.maximum(1000)),
  /** Components with `src` and `alt` like those of `<img>`, or with the names of the properties that they have instead. */
  components: z.array(
    z.union([z.string(), z.strictObject({ name: z.string(), alt: z.optional(z.string()), src: z.optional(z.string()) })]),
  ),
  /** Path aliases, such as `{ "@": "src" }`; folders are relative to the root. */
  aliases: z.record(z.string(), z.string()),
  /** Site generators by folder, such as `{ "docs": "mkdocs" }`; folders are relative to the root. */
  sites: z.record(z.string(), z.enum([...siteIds, NO_SITE])),
};

const AltSettingsFile = z.partial(z.strictObject(fields));

export const AltSettings = z.object(fields);
export type AltSettings = z.infer<typeof AltSettings>;

export const DEFAULT_SETTINGS: AltSettings = { rules: {}, maxLength: DEFAULT_MAX_LENGTH, components: [], aliases: {}, sites: {} };

/** Text of an `.orielrc`. */
export interface SettingsText {
  /** Name of the file in error messages. */
  file: string;
  text: string;
  /** Folder of the file, relative to the root, with forward slashes; “.” for the root. */
  folder: string;
}

/**
 * Reads the settings for documents in a folder. Values in the folder's `.orielrc` override `defaults`; rules, aliases and sites are merged one by
 * one.
 * @throws FailureError `badAltSettings` for an invalid file, because ignoring it would hide findings
 */
export async function readAltSettings(folder: string, defaults: AltSettings = DEFAULT_SETTINGS, root = folder): Promise<AltSettings> {
  const file = resolve(folder, SETTINGS_FILE);
  const text = await readSettingsText(file, resolve(folder));
  return text === undefined ? defaults : mergeSettings({ file, text, folder: getRelativeName(folder, root) }, defaults);
}

/** Applies `.orielrc` files, the outermost first. An invalid file is skipped, and the first problem is returned. */
export function resolveSettings(
  defaults: AltSettings,
  repositoryFiles: readonly SettingsText[],
): { settings: AltSettings; problem?: Failure } {
  let settings = defaults;
  let problem: Failure | undefined;
  for (const file of repositoryFiles) {
    try {
      settings = mergeSettings(file, settings);
    } catch (error) {
      problem ??= toFailure(error);
    }
  }
  return { settings, ...(problem ? { problem } : {}) };
}

/** Makes the folders in settings relative to the root. @param folder folder to which they are relative, itself relative to the root */
export function makeRootRelative<T extends Pick<AltSettings, "aliases" | "sites">>(settings: T, folder: string): T {
  const convert = (name: string) => (folder === "." || isAbsolute(name) ? name : posix.join(folder, name));
  return {
    ...settings,
    aliases: Object.fromEntries(Object.entries(settings.aliases).map(([alias, target]) => [alias, convert(target)])),
    sites: Object.fromEntries(Object.entries(settings.sites).map(([site, id]) => [convert(site), id])),
  };
}

/** @throws FailureError `badAltSettings` */
function mergeSettings({ file, text, folder }: SettingsText, defaults: AltSettings): AltSettings {
  const errors: ParseError[] = [];
  let value: unknown;
  try {
    value = parse(text, errors, { allowTrailingComma: true });
  } catch {
    // The parser is recursive, so deep nesting exhausts the stack.
    throw createSettingsError(file, "The JSON is nested too deeply.");
  }
  const [error] = errors;
  if (error) throw createSettingsError(file, `The JSON is invalid at character ${error.offset}.`);
  const parsed = parseUserFile(AltSettingsFile, value);
  if (parsed.kind === "invalid") throw createSettingsError(file, parsed.reason);
  const overrides = parsed.data;
  const { aliases, sites } = makeRootRelative({ aliases: overrides.aliases ?? {}, sites: overrides.sites ?? {} }, folder);
  return {
    rules: { ...defaults.rules, ...overrides.rules },
    maxLength: overrides.maxLength ?? defaults.maxLength,
    components: overrides.components ?? defaults.components,
    aliases: { ...defaults.aliases, ...aliases },
    sites: { ...defaults.sites, ...sites },
  };
}

/** Reads the settings file if it exists. A repository must not make Oriel read a file outside of the repository, or wait for a pipe. */
async function readSettingsText(file: string, root: string): Promise<string | undefined> {
  const exists = await lstat(file).then(
    () => true,
    (error: unknown) => {
      if (getErrorCode(error) === "ENOENT") return false;
      throw error;
    },
  );
  if (!exists) return undefined;
  if (!(await isFileInside(file, root))) throw createSettingsError(file, "It is not a regular file in this folder.");
  const bytes = await readRegularFile(file, MAX_SETTINGS_BYTES).catch((error: unknown) => {
    throw createSettingsError(file, getErrorMessage(error));
  });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw createSettingsError(file, "The file is not UTF-8 text.");
  }
}

function createSettingsError(file: string, reason: string): FailureError {
  return new FailureError({ kind: "badAltSettings", file, reason });
}
