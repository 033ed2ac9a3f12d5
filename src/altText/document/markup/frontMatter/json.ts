import { parseTree, type Node, type ParseError } from "jsonc-parser";
import type { AltText, ImageUse } from "../../imageUse.ts";
import { findFieldImages, normalizeName, type Field, type FieldSyntax } from "./fields.ts";

interface JsonField extends Field {
  key: Node;
  value: Node;
}

/** Finds the images in JSON front matter, as used by Hugo. The keys are the same as in YAML. */
export function findJsonImages(json: string): ImageUse[] {
  const errors: ParseError[] = [];
  const root = parseTree(json, errors, { disallowComments: true });
  if (root === undefined || errors.length > 0) return [];
  return Array.from(walkObjects(root, ""), ([object, name]) => findFieldImages(readFields(object), name, createSyntax(json))).flat();
}

/** Yields every object with its key, or with the key of the list that contains it. */
function* walkObjects(node: Node, name: string): Generator<[object: Node, name: string]> {
  if (node.type === "array") for (const item of node.children ?? []) yield* walkObjects(item, name);
  if (node.type !== "object") return;
  yield [node, name];
  for (const { name: fieldName, value } of readFields(node)) yield* walkObjects(value, fieldName);
}

function readFields({ children = [] }: Node): JsonField[] {
  return children.flatMap(({ children: [key, value] = [] }): JsonField[] => {
    if (key === undefined || value === undefined) return [];
    return [{ name: normalizeName(String(key.value)), text: value.type === "string" ? String(value.value) : undefined, key, value }];
  });
}

function createSyntax(json: string): FieldSyntax<JsonField> {
  return {
    readAlt: ({ text, value }) => readAlt(text, value, json),
    createMissingAlt: ({ value }) => {
      const end = getEnd(value);
      return { kind: "missing", range: { from: end, to: end }, quoting: { kind: "yaml", prefix: ', "alt": ' } };
    },
    getRange: ({ key, value }) => ({ from: key.offset, to: getEnd(value) }),
  };
}

function readAlt(text: string | undefined, value: Node, json: string): AltText | undefined {
  if (text === undefined) return undefined;
  const range = { from: value.offset, to: getEnd(value) };
  return { kind: "text", range, raw: json.slice(range.from, range.to), value: text, quoting: { kind: "yaml", prefix: "" } };
}

function getEnd({ offset, length }: Node): number {
  return offset + length;
}
