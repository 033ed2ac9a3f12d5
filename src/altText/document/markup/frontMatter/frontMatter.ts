import type { ImageUse, Span } from "../../imageUse.ts";
import { HAS_IMAGE } from "./fields.ts";
import { findTomlImages } from "./toml.ts";
import { findYamlImages } from "./yaml.ts";

/** Maximum length in characters; longer front matter is not written by hand. */
const MAX_LENGTH = 100_000;

/**
 * Finds the images of front matter: YAML, or TOML between plus signs. Front matter with a syntax error has none, because its ranges could not
 * be trusted.
 * @param body offset of the document's text after the front matter
 */
export function findFrontMatterImages(source: string, body: number): ImageUse[] {
  const fence = /^\uFEFF?(---|\+\+\+)/.exec(source)?.[1];
  const start = source.indexOf("\n") + 1;
  if (fence === undefined || body <= start) return [];
  const text = source.slice(start, source.lastIndexOf(fence, body));
  if (text.length > MAX_LENGTH || !HAS_IMAGE.test(text)) return [];
  return (fence === "---" ? findYamlImages(text) : findTomlImages(text)).map((use) => shiftImage(use, start));
}

function shiftImage(use: ImageUse, by: number): ImageUse {
  const shift = ({ from, to }: Span): Span => ({ from: from + by, to: to + by });
  return { ...use, range: shift(use.range), alt: { ...use.alt, range: shift(use.alt.range) } };
}
