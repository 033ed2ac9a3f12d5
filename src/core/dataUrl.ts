const closingCharacters: Record<string, string> = { '"': '"', "'": "'", "`": "`", "(": ")", "<": ">" };

/**
 * Finds the `data:` URL of an image at `column` (0-based, in UTF-16 code units). If an opening quote or bracket precedes the URL, the URL
 * ends at the closing one, otherwise at the next whitespace.
 */
export function findImageDataUrl(text: string, column: number): string | undefined {
  const start = text.toLowerCase().lastIndexOf("data:image/", column);
  if (start < 0) return undefined;
  const closing = closingCharacters[text[start - 1] ?? ""];
  const end = closing === undefined ? text.slice(start).search(/\s|$/) + start : text.indexOf(closing, start);
  const url = text.slice(start, end < 0 ? undefined : end);
  return column <= start + url.length && url.includes(",") ? url : undefined;
}
