import { sliceSpan } from "../../imageUse.ts";
import { createInsertion } from "../comments.ts";
import { mergeChanges } from "../textChange.ts";
import type { DescriptionPlace } from "./descriptionPlace.ts";
import { formatParagraphs } from "./format.ts";
import { encodeJson, insertBelow, isInJson } from "./insertionPoint.ts";

/** Text below the image, to which the image refers, so that screen readers read it after the alt text. */
export const describedBy = {
  id: "described-by",
  order: 2,
  title: "Below the image, linked by aria-describedby",
  insert: (use, paragraphs, document) => {
    const { source } = document;
    const tag = sliceSpan(source, use.range);
    const name = /^<[\w.:-]+/.exec(tag)?.[0];
    if (name === undefined || /\saria-(?:describedby|details)\b/i.test(tag)) return undefined;
    const id = createId(use.target ?? "image", source);
    const attribute = ` aria-describedby="${id}"`;
    const lines = formatParagraphs(paragraphs, document);
    const below = insertBelow(
      use,
      lines.length === 1 ? [(lines[0] ?? "").replace("<p>", `<p id="${id}">`)] : [`<div id="${id}">`, ...lines, "</div>"],
      document,
    );
    const reference = createInsertion(use.range.from + name.length, isInJson(use) ? encodeJson(attribute) : attribute);
    return below && mergeChanges([reference, below], source);
  },
} as const satisfies DescriptionPlace;

/** Creates an id from the name of the image's file that the document does not contain yet. */
function createId(target: string, source: string): string {
  const name = (/([^/\\]+?)(?:\.\w+)?(?:[?#].*)?$/.exec(target)?.[1] ?? "image")
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "-")
    .replace(/^-|-$/g, "");
  const base = `description-${name === "" ? "image" : name}`;
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!source.includes(id)) return id;
  }
}
