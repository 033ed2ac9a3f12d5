/** Finds the language that a page declares, such as `de`, in `<html lang>` or in front matter. */
export function findPageLanguage(source: string): string | undefined {
  const head = source.slice(0, 5000);
  const tag = /<html\b[^>]*?\slang\s*=\s*["']?([a-z]{2,3}(?:-[a-z\d]+)*)/i.exec(head)?.[1];
  const field =
    /^\uFEFF?(---|\+\+\+)[ \t]*\r?\n(?:(?!\1)[^\n]*\n)*?(?:lang|language|locale)[ \t]*[:=][ \t]*["']?([a-z]{2,3}(?:[-_][a-z\d]+)*)["']?[ \t]*(?:#[^\n]*)?\r?\n/i.exec(
      head,
    )?.[2];
  return tag ?? field;
}
