import type { Mark } from "./mark.ts";

/** Matches the URL of an image, a link or a definition with Liquid tags, whose spaces would end the URL. */
const URL = /(?:\]\([ \t]*|^ {0,3}\[[^[\]\n]{1,200}\]:[ \t]*)((?:\{\{[^{}\n]{0,500}\}\}|\{%[^{}%\n]{0,500}%\}|[^\s()<>{}]){1,1000})/gm;

const TAG = /\{\{[^{}\n]*\}\}|\{%[^{}%\n]*%\}/g;

/** Finds Liquid tags in URLs, such as `{{ site.baseurl }}`. Jekyll evaluates them before it reads Markdown. Source: Jekyll, “Liquid”. */
export function findLiquidUrls(text: string): Mark[] {
  return Array.from(text.matchAll(URL)).flatMap(({ 0: match, 1: url = "", index }) => {
    const start = index + match.length - url.length;
    return Array.from(url.matchAll(TAG), (tag): Mark => {
      return { from: start + tag.index, to: start + tag.index + tag[0].length, mask: "word" };
    });
  });
}
