const closers: Record<string, string> = { '"': '"', "'": "'", "`": "`", "(": ")", "<": ">" };

/**
 * The `data:` address of an image that `column` (0-based, in UTF-16 units) lies in, as it stands in the text; undefined where there
 * is none. It ends where the quote or bracket before it closes, else at the next white space.
 */
export function imageDataUrlAt(text: string, column: number): string | undefined {
  const start = text.toLowerCase().lastIndexOf("data:image/", column);
  if (start < 0) return undefined;
  const closer = closers[text[start - 1] ?? ""];
  const end = closer === undefined ? text.slice(start).search(/\s|$/) + start : text.indexOf(closer, start);
  const url = text.slice(start, end < 0 ? undefined : end);
  return column <= start + url.length && url.includes(",") ? url : undefined;
}
