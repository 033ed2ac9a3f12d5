import { isAlias, isMap, isScalar, isSeq, parseDocument, type Pair, type Scalar, type YAMLMap } from "yaml";
import type { AltText, ImageUse, Span } from "../imageUse.ts";
import { collapsed } from "../markup.ts";

/** Pages of front matter that people write are shorter by far. */
const MAX_LENGTH = 100_000;

const IMAGE = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp)(?:[?#].*)?$/i;

/** Keys whose value is an image, or says more of one. */
const NAMES =
  /^(?:og|social|seo|feature[sd]?|cover|hero|header|banner|teaser|preview|thumbnail|meta|card|main|lead|share|twitter)?(?:image|img|picture|photo|thumbnail|thumb|cover|hero|banner|teaser|logo|illustration|screenshot)s?$|^(?:gallery|src)$/;

/** Keys of an object that is an image, which hold its address. */
const ADDRESSES = new Set(["src", "image", "path", "url", "file", "source", "filename"]);

/**
 * The images that YAML front matter shows: those with an alternative text beside them, by whatever name themes give it (`image` with
 * `imageAlt`, `image_alt` or `alt`), and objects that are an image (`cover: {image: …}`, `hero: {image: {src: …}}`). A mere `image: x.png` is
 * left alone: many themes only make a preview for other sites of it, or have no place for an alternative text, and no name for one is common
 * to the others, so that to miss it would be a guess. Where YAML is broken, nothing is found: its ranges could not be trusted.
 * @param body where the document goes on behind its front matter
 */
export function frontMatterUses(source: string, body: number): ImageUse[] {
  const start = source.indexOf("\n") + 1;
  const yaml = source.slice(start, source.lastIndexOf("---", body));
  if (!/^\uFEFF?---/.test(source) || body <= start || yaml.length > MAX_LENGTH || !/\.(?:png|jpe?g|gif|webp|avif|svg|bmp)\b/i.test(yaml))
    return [];
  try {
    const document = parseDocument(yaml, { prettyErrors: false, uniqueKeys: false, logLevel: "silent" });
    if (document.errors.length > 0) return [];
    return Array.from(mapsIn(document.contents, ""), ([map, name]) => usesOf(map, name, yaml))
      .flat()
      .map((use) => moved(use, start, source));
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
  for (const { key, value } of node.items) yield* mapsIn(value, plainName(key));
}

function usesOf(map: YAMLMap, name: string, yaml: string): ImageUse[] {
  const images = map.items.filter(({ key, value }) => {
    const own = plainName(key);
    return isText(value) && IMAGE.test(value.value.trim()) && (NAMES.test(own) || (ADDRESSES.has(own) && NAMES.test(name)));
  }) as Pair<Scalar, Scalar<string>>[];
  return images.flatMap((image): ImageUse[] => {
    const own = plainName(image.key);
    const names = [`${own}alt`, `${own}alttext`, ...(images.length === 1 ? ["alt", "alttext"] : [])];
    const pair = map.items.find(({ key }) => names.includes(plainName(key)));
    const isObject = own === "src" || (ADDRESSES.has(own) && NAMES.test(name));
    const alt = pair ? altOf(pair, yaml) : isObject ? missingAlt(image, map, yaml) : undefined;
    if (alt === undefined) return [];
    const places = [image, ...(pair ? [pair] : [])].map(placeOf);
    const caption = map.items.find(({ key }) => plainName(key) === "caption")?.value;
    return [
      {
        element: "front matter image",
        range: { from: Math.min(...places.map(({ from }) => from)), to: Math.max(...places.map(({ to }) => to)) },
        alt,
        target: image.value?.value.trim() ?? "",
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
  const { to } = spanOf(image.value?.range);
  if (map.flow === true) return { kind: "missing", range: { from: to, to }, quoting: { kind: "yaml", before: ", alt: " } };
  const [, rest = "", end = "\n"] = /^(.*?)(\r?\n|$)/.exec(yaml.slice(to)) ?? [];
  const at = to + rest.length;
  const indentation = " ".repeat(key.from - (yaml.lastIndexOf("\n", key.from) + 1));
  return {
    kind: "missing",
    range: { from: at, to: at },
    quoting: { kind: "yaml", before: `${end === "" ? "\n" : end}${indentation}alt: ` },
  };
}

function isText(node: unknown): node is Scalar<string> {
  return isScalar(node) && typeof node.value === "string";
}

/** `imageAlt`, `image_alt` and `image-alt` are one name. */
function plainName(key: unknown): string {
  return isScalar(key) && typeof key.value === "string" ? key.value.replace(/[^a-z\d]/gi, "").toLowerCase() : "";
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
