/** Markdown images and links, and `src`/`href` of HTML and JSX tags; group 1 or 2 is the target as written. */
const targets = /!?\[[^\]]*\]\(\s*(?:<([^>]*)>|([^\s)]+))[^)]*\)|\b(?:src|srcset|href|poster)\s*=\s*(?:\{\s*)?["']([^"']+)["']/gi;

/**
 * The target of the image link that `column` (0-based, in UTF-16 units) lies in, percent-decoded and without query and fragment;
 * undefined where there is none. A link whose target is no image file does not count.
 */
export function imageLinkAt(line: string, column: number, isImage: (path: string) => boolean): string | undefined {
  for (const match of line.matchAll(targets)) {
    if (column < match.index || column > match.index + match[0].length) continue;
    const target = clean(match[1] ?? match[2] ?? match[3] ?? "");
    if (isImage(target)) return target;
  }
  return undefined;
}

/** All image targets in a text, in order, each once. */
export function imageLinksIn(text: string, isImage: (path: string) => boolean): string[] {
  const found = Array.from(text.matchAll(targets), (match) => clean(match[1] ?? match[2] ?? match[3] ?? ""));
  return [...new Set(found.filter(isImage))];
}

function clean(target: string): string {
  const path = target.replace(/[?#].*$/s, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
