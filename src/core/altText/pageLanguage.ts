/** What language a page says it is in, such as `de`: by `<html lang>`, or by its front matter. */
export function pageLanguage(source: string): string | undefined {
  const head = source.slice(0, 5000);
  const tag = /<html\b[^>]*?\slang\s*=\s*["']?([a-z]{2,3}(?:-[a-z\d]+)*)/i.exec(head)?.[1];
  const field = /^---\r?\n(?:[^]*?\r?\n)??(?:lang|language|locale):\s*["']?([a-z]{2,3}(?:[-_][a-z\d]+)*)["']?\s*(?:\r?\n)/i.exec(head)?.[1];
  return tag ?? field;
}
