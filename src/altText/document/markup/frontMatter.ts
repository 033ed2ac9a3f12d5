import { isAlias, isMap, isScalar, isSeq, parseDocument, type Pair, type Scalar, type YAMLMap } from "yaml";
import type { AltText, ImageUse, Span } from "../imageUse.ts";
import { collapsed } from "../markup.ts";
import { FRONT_MATTER_IMAGE, HAS_IMAGE, imagesAmong, plainName } from "./frontMatterFields.ts";
import { tomlUses } from "./tomlFrontMatter.ts";

/** Pages of front matter that people write are shorter by far. */
const MAX_LENGTH = 100_000;

/**
 * The images that front matter shows, in YAML, or in TOML between plus signs. Where YAML is broken, nothing is found: its ranges could not be
 * trusted.
 * @param body where the document goes on behind its front matter
 */
export function frontMatterUses(source: string, body: number): ImageUse[] {
  const mark = /^\uFEFF?(---|\+\+\+)/.exec(source)?.[1];
  const start = source.indexOf("\n") + 1;
  if (mark === undefined || body <= start) return [];
  const text = source.slice(start, source.lastIndexOf(mark, body));
  if (text.length > MAX_LENGTH || !HAS_IMAGE.test(text)) return [];
  return mark === "---" ? yamlUses(text).map((use) => moved(use, start, source)) : tomlUses(text, start);
}

function yamlUses(yaml: string): ImageUse[] {
  try {
    const document = parseDocument(yaml, { prettyErrors: false, uniqueKeys: false, logLevel: "silent" });
    if (document.errors.length > 0) return [];
    return Array.from(mapsIn(document.contents, ""), ([map, name]) => usesOf(map, name, yaml)).flat();
  } catch {
    // Nested so deep that the parser gives up.
    return [];
  }
}

/** All maps, each with the name that it or its list goes by. */
function* mapsIn(node: unknown, name: string): Generator<[map: YAMLMap, name: string]> {
  if (isSeq(node)) for (const item of node.items) yield* mapsIn(item, name);
  if (!isMap(node)) return;
  yield [node, name];
  for (const { key, value } of node.items) yield* mapsIn(value, nameOf(key));
}

function usesOf(map: YAMLMap, name: string, yaml: string): ImageUse[] {
  const fields = map.items.map((pair) => ({ pair, name: nameOf(pair.key), text: isText(pair.value) ? pair.value.value : undefined }));
  return imagesAmong(fields, name).flatMap(({ image: { pair, text = "" }, alt: named, isObject }): ImageUse[] => {
    const image = pair as Pair<Scalar, Scalar>;
    const alt = named ? altOf(named.pair, yaml) : isObject ? missingAlt(image, map, yaml) : undefined;
    if (alt === undefined) return [];
    const places = [image, ...(named ? [named.pair] : [])].map(placeOf);
    const caption = map.items.find(({ key }) => nameOf(key) === "caption")?.value;
    return [
      {
        element: FRONT_MATTER_IMAGE,
        range: { from: Math.min(...places.map(({ from }) => from)), to: Math.max(...places.map(({ to }) => to)) },
        alt,
        target: text.trim(),
        isForTool: true,
        isHidden: false,
        context: isText(caption) ? { caption: collapsed(caption.value) } : {},
      },
    ];
  });
}

function altOf({ value }: Pair, yaml: string): AltText | undefined {
  if (isAlias(value)) return { kind: "dynamic", range: spanOf(value.range), raw: "" };
  if (!isScalar(value)) return undefined;
  const { from, to } = spanOf(value.range);
  // The end of a block's last line is none of it.
  const raw = yaml.slice(from, to).trimEnd();
  const before = raw === "" && yaml[from - 1] === ":" ? " " : "";
  const text = typeof value.value === "string" ? value.value : raw;
  return { kind: "text", range: { from, to: from + raw.length }, raw, value: text, quoting: { kind: "yaml", before } };
}

/** It goes behind the address: in its own line where the address has one. */
function missingAlt(image: Pair<Scalar, Scalar>, map: YAMLMap, yaml: string): AltText {
  const key = spanOf(image.key.range);
  const { from, to: end } = spanOf(image.value?.range);
  // The end of a block's last line is none of it.
  const to = from + yaml.slice(from, end).trimEnd().length;
  if (map.flow === true) return { kind: "missing", range: { from: to, to }, quoting: { kind: "yaml", before: ", alt: " } };
  const [, rest = "", newLine = ""] = /^(.*?)(\r?\n|$)/.exec(yaml.slice(to)) ?? [];
  const at = to + rest.length;
  const indentation = " ".repeat(key.from - (yaml.lastIndexOf("\n", key.from) + 1));
  return {
    kind: "missing",
    range: { from: at, to: at },
    quoting: { kind: "yaml", before: `${newLine === "" ? "\n" : newLine}${indentation}alt: ` },
  };
}

function isText(node: unknown): node is Scalar<string> {
  return isScalar(node) && typeof node.value === "string";
}

function nameOf(key: unknown): string {
  return isScalar(key) && typeof key.value === "string" ? plainName(key.value) : "";
}

function placeOf({ key, value }: Pair): Span {
  const from = spanOf(isScalar(key) ? key.range : undefined);
  return { from: from.from, to: isScalar(value) ? spanOf(value.range).to : from.to };
}

function spanOf(range: readonly [number, number, number] | null | undefined): Span {
  return { from: range?.[0] ?? 0, to: range?.[1] ?? 0 };
}

function moved(use: ImageUse, by: number, source: string): ImageUse {
  const move = ({ from, to }: Span): Span => ({ from: from + by, to: to + by });
  const range = move(use.range);
  const alt = { ...use.alt, range: move(use.alt.range) };
  // A block's end of line is none of it either.
  return { ...use, alt, range: { ...range, to: range.from + source.slice(range.from, range.to).trimEnd().length } };
}
