import type { AltText, ImageUse, Span } from "../imageUse.ts";
import { collapsed } from "../markup.ts";
import { FRONT_MATTER_IMAGE, imagesAmong, plainName, type Field } from "./frontMatterFields.ts";

interface TomlField extends Field {
  /** As it is written, with what stands before a dot in it. */
  key: string;
  from: number;
  /** Of its value, with quotes. */
  value: Span;
}

interface Table {
  name: string;
  fields: TomlField[];
  isInline: boolean;
}

const STRING = String.raw`"(?:\\.|[^"\\\r\n])*"|'[^'\r\n]*'`;
const KEY = String.raw`[\w-]+|${STRING}`;
/** `key = value` at the beginning of a line; the value as far as it is a string or an object in one line. */
const FIELD = new RegExp(String.raw`([ \t]*)((?:${KEY})(?:[ \t]*\.[ \t]*(?:${KEY}))*)[ \t]*=[ \t]*(${STRING})?`, "y");
const INLINE = new RegExp(String.raw`[{,][ \t]*(${KEY})[ \t]*=[ \t]*(?:(${STRING})|[^,{}"'\r\n]*)(?=[ \t]*[,}])`, "y");

/**
 * The images of TOML front matter, as Hugo and Zola have it, by the same names as in YAML. Strings over several lines are passed over, and so
 * is what stands in arrays.
 * @param toml what stands between the marks @param start where that begins in the document
 */
export function tomlUses(toml: string, start: number): ImageUse[] {
  return tablesOf(toml).flatMap(({ name, fields, isInline }) =>
    imagesAmong(fields, name).flatMap(({ image, alt, isObject }): ImageUse[] => {
      const found = alt ? altOf(alt, toml) : isObject ? missingAlt(image, isInline, toml) : undefined;
      if (found === undefined) return [];
      const parts = alt ? [image, alt] : [image];
      const range = { from: Math.min(...parts.map(({ from }) => from)), to: Math.max(...parts.map(({ value }) => value.to)) };
      const caption = fields.find((field) => field.name === "caption")?.text;
      const use = { element: FRONT_MATTER_IMAGE, isForTool: true, isHidden: false, target: image.text?.trim() ?? "" } as const;
      const context = caption === undefined ? {} : { caption: collapsed(caption) };
      return [{ ...use, range: moved(range, start), alt: { ...found, range: moved(found.range, start) }, context }];
    }),
  );
}

function tablesOf(toml: string): Table[] {
  let table: Table = { name: "", fields: [], isInline: false };
  const tables = [table];
  const line = /[^\n]*(?:\n|$)/y;
  for (let at = 0; at < toml.length; at = line.lastIndex) {
    line.lastIndex = at;
    const text = line.exec(toml)?.[0] ?? "";
    const header = /^[ \t]*\[\[?([^[\]"'=]+)\]\]?[ \t\r\n]*(?:#|$)/.exec(text)?.[1];
    FIELD.lastIndex = at;
    const field = header === undefined ? FIELD.exec(toml) : null;
    if (header !== undefined) tables.push((table = { name: lastName(header), fields: [], isInline: false }));
    if (!field) continue;
    const [whole, indent = "", key = "", string] = field;
    const end = at + whole.length;
    const long = /^(?:"""|''')/.exec(toml.slice(end - (string?.length ?? 0), end + 3))?.[0];
    if (long !== undefined) {
      const close = toml.indexOf(long, end - (string?.length ?? 0) + 3);
      line.lastIndex = close < 0 ? toml.length : toml.indexOf("\n", close) + 1 || toml.length;
      continue;
    }
    if (toml[end] === "{" && string === undefined) tables.push({ name: lastName(key), fields: inlineFields(toml, end), isInline: true });
    const value = { from: end - (string?.length ?? 0), to: end };
    const named = { key, from: at + indent.length, value, text: string === undefined ? undefined : textOf(string) };
    tableFor(key, table, tables).fields.push({ ...named, name: lastName(key) });
  }
  return tables;
}

/** `cover.image` is a field of an object of its own. */
function tableFor(key: string, table: Table, tables: Table[]): Table {
  const parts = key.split(".");
  if (parts.length === 1) return table;
  const name = lastName(parts.slice(0, -1).join("."));
  const known = tables.find((one) => one !== table && !one.isInline && one.name === name && one.fields[0]?.key.includes("."));
  if (known) return known;
  const added = { name, fields: [], isInline: false };
  tables.push(added);
  return added;
}

function inlineFields(toml: string, from: number): TomlField[] {
  const fields: TomlField[] = [];
  INLINE.lastIndex = from;
  for (let found = INLINE.exec(toml); found; found = INLINE.exec(toml)) {
    const [whole, key = "", string] = found;
    const to = found.index + whole.length;
    const value = { from: to - (string?.length ?? 0), to };
    const at = found.index + whole.indexOf(key);
    fields.push({ key, name: plainName(key), from: at, value, text: string === undefined ? undefined : textOf(string) });
    const comma = /[ \t]*(?=,)/y;
    comma.lastIndex = to;
    if (!comma.test(toml)) break;
    INLINE.lastIndex = comma.lastIndex;
  }
  return fields;
}

function altOf({ text, value }: TomlField, toml: string): AltText | undefined {
  if (text === undefined) return undefined;
  return { kind: "text", range: value, raw: toml.slice(value.from, value.to), value: text, quoting: { kind: "yaml", before: "" } };
}

/** It goes behind the address: in its own line, unless the object is all on one. */
function missingAlt({ key, from, value }: TomlField, isInline: boolean, toml: string): AltText {
  const name = key.includes(".") ? `${key.slice(0, key.lastIndexOf("."))}.alt` : "alt";
  if (isInline) return { kind: "missing", range: { from: value.to, to: value.to }, quoting: { kind: "yaml", before: `, ${name} = ` } };
  const [rest = "", end = "\n"] = /^[^\r\n]*(\r?\n)?/.exec(toml.slice(value.to)) ?? [];
  const at = value.to + rest.length - (rest.endsWith(end) ? end.length : 0);
  const indent = toml.slice(toml.lastIndexOf("\n", from - 1) + 1, from);
  return { kind: "missing", range: { from: at, to: at }, quoting: { kind: "yaml", before: `${end}${indent}${name} = ` } };
}

function textOf(string: string): string {
  if (string.startsWith("'")) return string.slice(1, -1);
  try {
    return JSON.parse(string) as string;
  } catch {
    // Escapes that JSON does not have.
    return string.slice(1, -1);
  }
}

function lastName(key: string): string {
  return plainName(key.slice(key.lastIndexOf(".") + 1));
}

function moved({ from, to }: Span, by: number): Span {
  return { from: from + by, to: to + by };
}
