import { braceTags } from "./braceTags.ts";
import { elementTags } from "./elementTags.ts";
import { phpTags } from "./phpTags.ts";
import { razorTags } from "./razorTags.ts";
import type { TemplateTag } from "./templateTag.ts";

const READERS = [braceTags, phpTags, razorTags, elementTags];

/** Matches the first characters of a tag. The number of the group is the number of its reader. */
const OPENING = new RegExp(READERS.map(({ opening }) => `(${opening})`).join("|"), "g");

/** Finds the tags of template engines, except in blocks of raw text. The tags do not overlap. */
export function findTemplateTags(source: string): TemplateTag[] {
  const tags: TemplateTag[] = [];
  const readers = READERS.map(({ create }) => create(source));
  const opening = new RegExp(OPENING);
  for (let match = opening.exec(source); match; match = opening.exec(source)) {
    const index = match.findIndex((group, number) => number > 0 && group !== undefined);
    for (const tag of readers[index - 1]?.(match.index, match[0]) ?? []) {
      tags.push(tag);
      opening.lastIndex = tag.to;
    }
  }
  return tags;
}
