import type { Mark } from "./mark.ts";

/** Matches the end of an image with a size after its URL, which Markdown would otherwise take for text. */
const SIZED_IMAGE = /(\]\((?:<[^<>\n]{0,1000}>|[^\s()<>]{1,1000})[ \t]{1,10})(=(?:\d+%?(?:x(?:\d+%?)?)?|x\d+%?))(?=[ \t]*(?:\)|["']))/g;

/** Finds the sizes of images, as in markdown-it-imsize and Azure DevOps, so that the images are found without them. */
export function findImageSizes(text: string): Mark[] {
  return Array.from(text.matchAll(SIZED_IMAGE), ({ 1: start = "", 2: size = "", index }): Mark => {
    const from = index + start.length;
    return { from, to: from + size.length, mask: "blank" };
  });
}
