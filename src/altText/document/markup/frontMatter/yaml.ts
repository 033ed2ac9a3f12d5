import { isAlias, isMap, isScalar, isSeq, parseDocument, type Pair, type Scalar, type YAMLMap } from "yaml";
import type { AltText, ImageUse, Span } from "../../imageUse.ts";
import { findFieldImages, normalizeName, type Field, type FieldSyntax } from "./fields.ts";

interface YamlField extends Field {
  pair: Pair;
}

/** Finds the images in YAML front matter. Returns an empty list if the front matter has a syntax error. */
export function findYamlImages(yaml: string): ImageUse[] {
  try {
    const document = parseDocument(yaml, { prettyErrors: false, uniqueKeys: false, logLevel: "silent" });
    if (document.errors.length > 0) return [];
    return Array.from(walkMaps(document.contents, ""), ([map, name]) => findInMap(map, name, yaml)).flat();
  } catch {
    // The nesting is too deep for the parser.
    return [];
  }
}

/** Yields every map with its key, or with the key of the list that contains it. */
function* walkMaps(node: unknown, name: string): Generator<[map: YAMLMap, name: string]> {
  if (isSeq(node)) for (const item of node.items) yield* walkMaps(item, name);
  if (!isMap(node)) return;
  yield [node, name];
  for (const { key, value } of node.items) yield* walkMaps(value, getName(key));
}

function findInMap(map: YAMLMap, name: string, yaml: string): ImageUse[] {
  const fields = map.items.map((pair): YamlField => {
    const { value } = pair;
    return { pair, name: getName(pair.key), text: isScalar(value) && typeof value.value === "string" ? value.value : undefined };
  });
  const syntax: FieldSyntax<YamlField> = {
    readAlt: ({ pair }) => readAlt(pair, yaml),
    createMissingAlt: ({ pair }) => createMissingAlt(pair, map, yaml),
    getRange: ({ pair: { key, value } }) => {
      const { from, to } = getRange(key, yaml);
      return { from, to: isScalar(value) ? getRange(value, yaml).to : to };
    },
  };
  return findFieldImages(fields, name, syntax);
}

function readAlt({ value }: Pair, yaml: string): AltText | undefined {
  if (isAlias(value)) return { kind: "dynamic", range: getRange(value, yaml), raw: "" };
  if (!isScalar(value)) return undefined;
  const range = getRange(value, yaml);
  const raw = yaml.slice(range.from, range.to);
  const prefix = raw === "" && yaml[range.from - 1] === ":" ? " " : "";
  return { kind: "text", range, raw, value: typeof value.value === "string" ? value.value : raw, quoting: { kind: "yaml", prefix } };
}

/** Inserts the alt text after the URL: within a flow map, otherwise on a new line. */
function createMissingAlt({ key, value }: Pair, map: YAMLMap, yaml: string): AltText {
  const createAlt = (offset: number, prefix: string): AltText => ({
    kind: "missing",
    range: { from: offset, to: offset },
    quoting: { kind: "yaml", prefix },
  });
  const end = getRange(value, yaml).to;
  if (map.flow === true) return createAlt(end, ", alt: ");
  const [rest = ""] = /^.*/.exec(yaml.slice(end)) ?? [];
  const start = getRange(key, yaml).from;
  const indentation = " ".repeat(start - (yaml.lastIndexOf("\n", start) + 1));
  return createAlt(end + rest.length, `\n${indentation}alt: `);
}

function getName(key: unknown): string {
  return isScalar(key) && typeof key.value === "string" ? normalizeName(key.value) : "";
}

/** Returns the range of a node, excluding the line ending that belongs to a block scalar. */
function getRange(node: unknown, yaml: string): Span {
  const [from, to] = (isScalar(node) || isAlias(node) ? (node as Scalar).range : undefined) ?? [0, 0];
  return { from, to: from + yaml.slice(from, to).trimEnd().length };
}
