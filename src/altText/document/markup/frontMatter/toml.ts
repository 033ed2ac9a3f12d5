import { parseTOML, type AST } from "toml-eslint-parser";
import type { AltText, ImageUse } from "../../imageUse.ts";
import { findFieldImages, normalizeName, type Field, type FieldSyntax } from "./fields.ts";

interface TomlField extends Field {
  node: AST.TOMLKeyValue;
}

/** An object with its fields: a table, an inline table, or the common prefix of dotted keys. */
interface TomlObject {
  name: string;
  fields: TomlField[];
}

/**
 * Finds the images in TOML front matter, as used by Hugo and Zola. The keys are the same as in YAML. Arrays are not searched, except for arrays
 * of tables.
 */
export function findTomlImages(toml: string): ImageUse[] {
  const syntax: FieldSyntax<TomlField> = {
    readAlt: (field) => readAlt(field, toml),
    createMissingAlt: (image) => createMissingAlt(image, toml),
    getRange: ({ node }) => ({ from: node.key.range[0], to: node.value.range[1] }),
  };
  return readObjects(toml).flatMap(({ fields, name }) => findFieldImages(fields, name, syntax));
}

function readObjects(toml: string): TomlObject[] {
  try {
    const [{ body }] = parseTOML(toml).body;
    const fields = body.filter((node) => node.type === "TOMLKeyValue");
    const tables = body.filter((node) => node.type === "TOMLTable");
    return [...readTable("", fields), ...tables.flatMap((table) => readTable(getLastName(table.key.keys), table.body))];
  } catch {
    // There is a syntax error, such as an incomplete line while typing, or the nesting is too deep for the parser.
    return [];
  }
}

/** Reads the object for a table, followed by the objects for its dotted keys and inline tables. */
function readTable(name: string, body: AST.TOMLKeyValue[]): TomlObject[] {
  const root: TomlObject = { name, fields: [] };
  const objectsByPath = new Map([["[]", root]]);
  const inlineObjects: TomlObject[] = [];
  for (const node of body) {
    const { keys } = node.key;
    const parents = keys.slice(0, -1);
    const path = JSON.stringify(parents.map(getKeyText));
    const object = objectsByPath.get(path) ?? { name: getLastName(parents), fields: [] };
    objectsByPath.set(path, object);
    const { value } = node;
    const text = value.type === "TOMLValue" && value.kind === "string" ? value.value : undefined;
    object.fields.push({ name: getLastName(keys), text, node });
    if (value.type === "TOMLInlineTable") inlineObjects.push(...readTable(getLastName(keys), value.body));
  }
  return [...objectsByPath.values(), ...inlineObjects];
}

function readAlt({ text, node: { value } }: TomlField, toml: string): AltText | undefined {
  if (text === undefined) return undefined;
  const [from, to] = value.range;
  return { kind: "text", range: { from, to }, raw: toml.slice(from, to), value: text, quoting: { kind: "yaml", prefix: "" } };
}

/** Inserts the alt text after the URL: within an inline table, otherwise on a new line. */
function createMissingAlt({ node }: TomlField, toml: string): AltText {
  const parent = node.key.keys.at(-2);
  const key = parent ? `${toml.slice(node.key.range[0], parent.range[1])}.alt` : "alt";
  const createAlt = (offset: number, prefix: string): AltText => ({
    kind: "missing",
    range: { from: offset, to: offset },
    quoting: { kind: "yaml", prefix },
  });
  const end = node.value.range[1];
  if (node.parent.type === "TOMLInlineTable") return createAlt(end, `, ${key} = `);
  const [rest = ""] = /^[^\n]*/.exec(toml.slice(end)) ?? [];
  const [start] = node.key.range;
  const indentation = toml.slice(toml.lastIndexOf("\n", start - 1) + 1, start);
  return createAlt(end + rest.length, `\n${indentation}${key} = `);
}

function getLastName(keys: (AST.TOMLBare | AST.TOMLQuoted)[]): string {
  const lastKey = keys.at(-1);
  return lastKey ? normalizeName(getKeyText(lastKey)) : "";
}

function getKeyText(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === "TOMLBare" ? key.name : key.value;
}
