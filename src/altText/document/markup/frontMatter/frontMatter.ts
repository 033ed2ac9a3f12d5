import type { ImageUse, Span } from "../../imageUse.ts";
import { POSSIBLE_IMAGE_URL } from "./fields.ts";
import { MAX_FRONT_MATTER_LENGTH, type FrontMatter } from "./findFrontMatter.ts";
import { findJsonImages } from "./json.ts";
import { findTomlImages } from "./toml.ts";
import { findYamlImages } from "./yaml.ts";

const FINDERS = { yaml: findYamlImages, toml: findTomlImages, json: findJsonImages };

/**
 * Finds the images in front matter.
 * @param isAltOptional whether missing alt text counts as empty
 * @returns an empty list if the front matter has a syntax error, because the ranges would be unreliable
 */
export function findFrontMatterImages(source: string, { language, content }: FrontMatter, isAltOptional = false): ImageUse[] {
  const text = source.slice(content.from, content.to);
  if (language === undefined || text.length > MAX_FRONT_MATTER_LENGTH || !POSSIBLE_IMAGE_URL.test(text)) return [];
  const uses = FINDERS[language](text).map((use) => shiftImage(use, content.from));
  return isAltOptional ? uses.map(addEmptyAlt) : uses;
}

function addEmptyAlt(use: ImageUse): ImageUse {
  return use.alt.kind === "missing" ? { ...use, alt: { ...use.alt, kind: "text", raw: "", value: "" } } : use;
}

function shiftImage(use: ImageUse, delta: number): ImageUse {
  const shift = ({ from, to }: Span): Span => ({ from: from + delta, to: to + delta });
  return { ...use, range: shift(use.range), alt: { ...use.alt, range: shift(use.alt.range) } };
}
