import { posix } from "node:path";
import { parse, type ParseError } from "jsonc-parser";
import { TokenColor } from "../../../protocol/editorTheme.ts";

/** Reads a file by its path relative to the extension, with forward slashes. */
type ReadFile = (path: string) => Promise<string>;

/** Maximum depth of includes: themes include one or two others, so a deeper chain is a cycle. */
const MAX_INCLUDE_DEPTH = 10;

const HEX_COLOR = /^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i;

/**
 * Reads the rules of a theme, preceded in the result by those of the themes it includes, because later rules override earlier ones. Modeled
 * on `_loadColorTheme` in VS Code's colorThemeData.ts.
 * @throws Error if a file is missing or not a theme
 */
export async function readTokenColors(read: ReadFile, path: string, depth = 0): Promise<TokenColor[]> {
  if (depth > MAX_INCLUDE_DEPTH) throw new Error(`${path} includes itself.`);
  const theme = await readJson(read, path);
  if (!isObject(theme)) throw new Error(`${path} is not a theme.`);
  const { include, settings, tokenColors } = theme;
  const included = typeof include === "string" ? await readTokenColors(read, resolveRelativePath(path, include), depth + 1) : [];
  // TextMate's name for the rules is `settings`.
  const ownRules = Array.isArray(settings)
    ? settings
    : typeof tokenColors === "string"
      ? await readRules(read, resolveRelativePath(path, tokenColors))
      : tokenColors;
  return [...included, ...dropInvalidRules(ownRules)];
}

/** Reads a file that contains only rules. */
async function readRules(read: ReadFile, path: string): Promise<unknown> {
  const content = await readJson(read, path);
  return isObject(content) ? (content["settings"] ?? content["tokenColors"]) : content;
}

/** Drops rules without a scope, and colors that are not hexadecimal, as VS Code does. */
function dropInvalidRules(rules: unknown): TokenColor[] {
  if (!Array.isArray(rules)) return [];
  return rules.flatMap((rule: unknown) => {
    const { success, data } = TokenColor.safeParse(rule);
    if (!success) return [];
    const { foreground, ...settings } = data.settings;
    const hasColor = foreground !== undefined && HEX_COLOR.test(foreground);
    return [{ scope: data.scope, settings: hasColor ? { ...settings, foreground } : settings }];
  });
}

async function readJson(read: ReadFile, path: string): Promise<unknown> {
  const errors: ParseError[] = [];
  const content: unknown = parse(await read(path), errors, { allowTrailingComma: true });
  if (errors.length > 0) throw new Error(`${path} is not JSON.`);
  return content;
}

function resolveRelativePath(path: string, other: string): string {
  return posix.join(posix.dirname(path), other);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
