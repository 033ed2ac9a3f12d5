import { findDescriptionLabel, formatParagraphs } from "./format.ts";
import { insertBelow } from "./insertionPoint.ts";
import type { DescriptionPlace } from "./descriptionPlace.ts";

/** An element below the image that the reader can open. */
export const details = {
  id: "details",
  order: 1,
  title: "Below the image, collapsed",
  insert: (use, paragraphs, document) =>
    insertBelow(
      use,
      ["<details>", `<summary>${findDescriptionLabel(use, document)}</summary>`, ...formatParagraphs(paragraphs, document), "</details>"],
      document,
    ),
} as const satisfies DescriptionPlace;
