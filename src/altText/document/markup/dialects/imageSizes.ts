import type { Mark } from "./mark.ts";

/** Matches the end of an image with a size after its URL. The Markdown parser would treat such an image as text. */
const SIZED_IMAGE = /(\]\((?:<[^<>\n]{0,1000}>|[^\s()<>]{1,1000})[ \t]{1,10})(=(?:\d+%?(?:x(?:\d+%?)?)?|x\d+%?))(?=[ \t]*(?:\)|["']))/g;

/** Finds the sizes of images, as in markdown-it-imsize and Azure DevOps. They are blanked, so that the Markdown parser finds the images. */
export function findImageSizes(text: string): Mark[] {
  return Array.from(text.matchAll(SIZED_IMAGE), ({ 1: start = "", 2: size = "", index }): Mark => {
    const from = index + start.length;
    return { from, to: from + size.length, mask: "blank" };
  });
}
