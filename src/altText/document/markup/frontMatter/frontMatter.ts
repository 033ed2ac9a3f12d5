import type { ImageUse, Span } from "../../imageUse.ts";
import { HAS_IMAGE } from "./fields.ts";
import { findTomlImages } from "./toml.ts";
import { findYamlImages } from "./yaml.ts";

/** Maximum length of front matter, in characters. Front matter written by hand is far shorter. */
const MAX_LENGTH = 100_000;

/**
 * Finds the images in front matter: YAML, or TOML between plus signs. Returns none if it has a syntax error, because the ranges would be
 * unreliable.
 * @param body offset after the front matter
 */
export function findFrontMatterImages(source: string, body: number): ImageUse[] {
  const fence = /^\uFEFF?(---|\+\+\+)/.exec(source)?.[1];
  const start = source.indexOf("\n") + 1;
  if (fence === undefined || body <= start) return [];
  const text = source.slice(start, source.lastIndexOf(fence, body));
  if (text.length > MAX_LENGTH || !HAS_IMAGE.test(text)) return [];
  return (fence === "---" ? findYamlImages(text) : findTomlImages(text)).map((use) => shiftImage(use, start));
}

function shiftImage(use: ImageUse, delta: number): ImageUse {
  const shift = ({ from, to }: Span): Span => ({ from: from + delta, to: to + delta });
  return { ...use, range: shift(use.range), alt: { ...use.alt, range: shift(use.alt.range) } };
}
