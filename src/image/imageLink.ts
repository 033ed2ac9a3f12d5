/** Markdown images and links, and `src`/`href` of HTML and JSX tags; group 1, 2 or 3 is the target as written. */
const targets = /!?\[[^\]]*\]\(\s*(?:<([^>]*)>|([^\s)]+))[^)]*\)|\b(?:src|srcset|href|poster)\s*=\s*(?:\{\s*)?["']([^"']+)["']/gi;

const webAddress = /^(https?:)?\/\//i;

/**
 * The target of the image link that `column` (0-based, in UTF-16 units) lies in; undefined where there is none. A path comes
 * percent-decoded and without query and fragment, a web address whole. A link whose target is no image file does not count, unless it
 * is a web address that stands where only an image can.
 */
export function imageLinkAt(line: string, column: number, isImage: (path: string) => boolean): string | undefined {
  for (const match of line.matchAll(targets)) {
    if (column < match.index || column > match.index + match[0].length) continue;
    const target = targetOf(match);
    const path = pathOf(target);
    if (webAddress.test(target)) {
      if (isImage(path) || isImageSyntax(line, match)) return target.startsWith("//") ? `https:${target}` : target;
    } else if (isImage(path)) return path;
  }
  return undefined;
}

/** The paths of all image files that a text links to, in order, each once. */
export function imagePathsIn(text: string, isImage: (path: string) => boolean): string[] {
  const files = Array.from(text.matchAll(targets), targetOf).filter((target) => !webAddress.test(target));
  return [...new Set(files.map(pathOf).filter(isImage))];
}

export function isWebAddress(target: string): boolean {
  return webAddress.test(target);
}

function targetOf(match: RegExpExecArray): string {
  return match[1] ?? match[2] ?? match[3] ?? "";
}

function isImageSyntax(line: string, match: RegExpExecArray): boolean {
  return match[0].startsWith("!") || /<(?:img|image)\b[^<>]*$/i.test(line.slice(0, match.index));
}

/** An address without its query, and without percent codes where those make sense. */
export function pathOf(target: string): string {
  const path = target.replace(/[?#].*$/s, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
