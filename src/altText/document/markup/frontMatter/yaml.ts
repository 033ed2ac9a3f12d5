import { isAlias, isMap, isScalar, isSeq, parseDocument, type Pair, type Scalar, type YAMLMap } from "yaml";
import type { AltText, ImageUse, Span } from "../../imageUse.ts";
import { findFieldImages, plainName, type Field, type FieldSyntax } from "./fields.ts";

interface YamlField extends Field {
  pair: Pair;
}

/** The images of YAML front matter; none if it has a syntax error. */
export function findYamlImages(yaml: string): ImageUse[] {
  try {
    const document = parseDocument(yaml, { prettyErrors: false, uniqueKeys: false, logLevel: "silent" });
    if (document.errors.length > 0) return [];
    return Array.from(mapsIn(document.contents, ""), ([map, name]) => findInMap(map, name, yaml)).flat();
  } catch {
    // Nested too deep for the parser.
    return [];
  }
}

/** All maps, each with its key or the key of its list. */
function* mapsIn(node: unknown, name: string): Generator<[map: YAMLMap, name: string]> {
  if (isSeq(node)) for (const item of node.items) yield* mapsIn(item, name);
  if (!isMap(node)) return;
  yield [node, name];
  for (const { key, value } of node.items) yield* mapsIn(value, nameOf(key));
}

function findInMap(map: YAMLMap, name: string, yaml: string): ImageUse[] {
  const fields = map.items.map((pair): YamlField => {
    const { value } = pair;
    return { pair, name: nameOf(pair.key), text: isScalar(value) && typeof value.value === "string" ? value.value : undefined };
  });
  const syntax: FieldSyntax<YamlField> = {
    readAlt: ({ pair }) => readAlt(pair, yaml),
    missingAlt: ({ pair }) => missingAlt(pair, map, yaml),
    rangeOf: ({ pair: { key, value } }) => {
      const { from, to } = rangeOf(key, yaml);
      return { from, to: isScalar(value) ? rangeOf(value, yaml).to : to };
    },
  };
  return findFieldImages(fields, name, syntax);
}

function readAlt({ value }: Pair, yaml: string): AltText | undefined {
  if (isAlias(value)) return { kind: "dynamic", range: rangeOf(value, yaml), raw: "" };
  if (!isScalar(value)) return undefined;
  const range = rangeOf(value, yaml);
  const raw = yaml.slice(range.from, range.to);
  const before = raw === "" && yaml[range.from - 1] === ":" ? " " : "";
  return { kind: "text", range, raw, value: typeof value.value === "string" ? value.value : raw, quoting: { kind: "yaml", before } };
}

/** After the address: within a flow map, otherwise on a line of its own. */
function missingAlt({ key, value }: Pair, map: YAMLMap, yaml: string): AltText {
  const missing = (at: number, before: string): AltText => ({
    kind: "missing",
    range: { from: at, to: at },
    quoting: { kind: "yaml", before },
  });
  const end = rangeOf(value, yaml).to;
  if (map.flow === true) return missing(end, ", alt: ");
  const [, rest = "", lineEnd = ""] = /^(.*?)(\r?\n|$)/.exec(yaml.slice(end)) ?? [];
  const start = rangeOf(key, yaml).from;
  const indentation = " ".repeat(start - (yaml.lastIndexOf("\n", start) + 1));
  return missing(end + rest.length, `${lineEnd === "" ? "\n" : lineEnd}${indentation}alt: `);
}

function nameOf(key: unknown): string {
  return isScalar(key) && typeof key.value === "string" ? plainName(key.value) : "";
}

/** Range of a node, without the line end that belongs to a block scalar. */
function rangeOf(node: unknown, yaml: string): Span {
  const [from, to] = (isScalar(node) || isAlias(node) ? (node as Scalar).range : undefined) ?? [0, 0];
  return { from, to: from + yaml.slice(from, to).trimEnd().length };
}
