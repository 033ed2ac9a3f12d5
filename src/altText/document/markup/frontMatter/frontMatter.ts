import type { ImageUse, Span } from "../../imageUse.ts";
import { POSSIBLE_IMAGE_URL } from "./fields.ts";
import { findTomlImages } from "./toml.ts";
import { findYamlImages } from "./yaml.ts";

/** Maximum length of front matter, in characters. Front matter written by hand is far shorter. */
const MAX_FRONT_MATTER_LENGTH = 100_000;

/**
 * Finds the images in front matter: YAML between dashes, or TOML between plus signs. Returns an empty list if the front matter has a syntax
 * error, because the ranges would be unreliable.
 * @param bodyStart offset after the front matter
 */
export function findFrontMatterImages(source: string, bodyStart: number): ImageUse[] {
  const fence = /^\uFEFF?(---|\+\+\+)/.exec(source)?.[1];
  const start = source.indexOf("\n") + 1;
  if (fence === undefined || bodyStart <= start) return [];
  const text = source.slice(start, source.lastIndexOf(fence, bodyStart));
  if (text.length > MAX_FRONT_MATTER_LENGTH || !POSSIBLE_IMAGE_URL.test(text)) return [];
  return (fence === "---" ? findYamlImages(text) : findTomlImages(text)).map((use) => shiftImage(use, start));
}

function shiftImage(use: ImageUse, delta: number): ImageUse {
  const shift = ({ from, to }: Span): Span => ({ from: from + delta, to: to + delta });
  return { ...use, range: shift(use.range), alt: { ...use.alt, range: shift(use.alt.range) } };
}
