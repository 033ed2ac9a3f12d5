/** Matches Markdown images and links, and URL attributes of HTML and JSX tags. Group 1, 2 or 3 is the target as written. */
const linkSyntax = /!?\[[^\]]*\]\(\s*(?:<([^>]*)>|([^\s)]+))[^)]*\)|\b(?:src|srcset|href|poster)\s*=\s*(?:\{\s*)?["']([^"']+)["']/gi;

const webUrlStart = /^(https?:)?\/\//i;

/**
 * Finds the image link at `column` (0-based, in UTF-16 units). The target must be an image file, or a web URL in syntax that is only used
 * for images.
 * @returns the target: an unchanged web URL, or a percent-decoded path without a query or fragment; undefined if there is no image link
 */
export function findImageLink(line: string, column: number, isImage: (path: string) => boolean): string | undefined {
  for (const match of line.matchAll(linkSyntax)) {
    if (column < match.index || column > match.index + match[0].length) continue;
    const target = pickTarget(match);
    const path = decodePath(target);
    if (isWebUrl(target)) {
      if (isImage(path) || isImageSyntax(line, match)) return target.startsWith("//") ? `https:${target}` : target;
    } else if (isImage(path)) return path;
  }
  return undefined;
}

/** Finds the paths of the image files that a text links to, in order and without duplicates. */
export function findImagePaths(text: string, isImage: (path: string) => boolean): string[] {
  const paths = Array.from(text.matchAll(linkSyntax), pickTarget).filter((target) => !isWebUrl(target));
  return [...new Set(paths.map(decodePath).filter(isImage))];
}

export function isWebUrl(target: string): boolean {
  return webUrlStart.test(target);
}

function pickTarget(match: RegExpExecArray): string {
  return match[1] ?? match[2] ?? match[3] ?? "";
}

function isImageSyntax(line: string, match: RegExpExecArray): boolean {
  return match[0].startsWith("!") || /<(?:img|image)\b[^<>]*$/i.test(line.slice(0, match.index));
}

/** Removes the query and fragment of a link target, and decodes percent-encoding if it is valid. */
export function decodePath(target: string): string {
  const path = target.replace(/[?#].*$/s, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
