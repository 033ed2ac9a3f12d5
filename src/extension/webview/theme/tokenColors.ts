import { posix } from "node:path";
import { parse, type ParseError } from "jsonc-parser";
import { TokenColor } from "../../../protocol/editorTheme.ts";

/** Gives the text of a file by its path from the root of its extension, with slashes. */
type ReadFile = (path: string) => Promise<string>;

/** A theme includes one or two others; what goes deeper goes in a circle. */
const MAX_DEPTH = 10;

const HEX_COLOR = /^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i;

/**
 * How a theme colours code: its rules after those of the themes that it includes, so that they win.
 * @throws if one of the files is missing or no theme. Source: `_loadColorTheme` in VS Code's colorThemeData.ts.
 */
export async function readTokenColors(read: ReadFile, path: string, depth = 0): Promise<TokenColor[]> {
  if (depth > MAX_DEPTH) throw new Error(`${path} includes itself.`);
  const theme = await readJson(read, path);
  if (!isObject(theme)) throw new Error(`${path} is no theme.`);
  const { include, settings, tokenColors } = theme;
  const included = typeof include === "string" ? await readTokenColors(read, beside(path, include), depth + 1) : [];
  // `settings` is what TextMate calls them.
  const own = Array.isArray(settings)
    ? settings
    : typeof tokenColors === "string"
      ? await rulesOf(read, beside(path, tokenColors))
      : tokenColors;
  return [...included, ...clean(own)];
}

/** The rules of a file that holds nothing but them. */
async function rulesOf(read: ReadFile, path: string): Promise<unknown> {
  const content = await readJson(read, path);
  return isObject(content) ? (content["settings"] ?? content["tokenColors"]) : content;
}

/** As VS Code does it: a rule without a scope is no rule for code, and what is no colour in hex digits is none. */
function clean(rules: unknown): TokenColor[] {
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

function beside(path: string, other: string): string {
  return posix.join(posix.dirname(path), other);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
