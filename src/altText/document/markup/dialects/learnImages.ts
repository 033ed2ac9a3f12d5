import type { AltText } from "../../imageUse.ts";
import { collapseWhitespace } from "../../markup.ts";
import { findArgument, readArguments } from "./arguments.ts";
import type { Mark } from "./mark.ts";

/** Value of `element` for images of Microsoft Learn. */
const ELEMENT = "image block";

const QUOTING = { kind: "verbatim", prefix: "", quotes: ['"'] } as const;

/** Finds the images of Microsoft Learn. Images of the type `icon` have no alt text. Source: Microsoft Learn, “Markdown reference”, “Images”. */
export function findLearnImages(text: string): Mark[] {
  const marks: Mark[] = [];
  for (const match of text.matchAll(/:::image(?=\s)/g)) {
    const nameEnd = match.index + match[0].length;
    const args = readArguments(text, nameEnd, ":::");
    if (args === undefined) continue;
    const range = { from: match.index, to: args.to };
    const alt = findArgument(args.list, ["alt-text"]);
    const isHidden = findArgument(args.list, ["type"])?.value === "icon" && alt === undefined;
    const altText: AltText = alt
      ? { kind: "text", range: alt.range, raw: alt.quote + alt.raw + alt.quote, value: collapseWhitespace(alt.value), quoting: QUOTING }
      : { kind: "missing", range: { from: nameEnd, to: nameEnd }, quoting: { ...QUOTING, prefix: " alt-text=" } };
    const target = findArgument(args.list, ["source"])?.value;
    marks.push({
      ...{ ...range, mask: "word" as const },
      image: { element: ELEMENT, range, alt: altText, isHidden, ...(target === undefined ? {} : { target }) },
    });
  }
  return marks;
}
