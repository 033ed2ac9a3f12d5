/** Extracts the code of all `<script>` elements in a component file. */
export function extractScripts(source: string): string {
  const scripts: string[] = [];
  const [opening, closing] = [/<script\b/gi, /<\/script/gi];
  while (opening.test(source)) {
    const start = source.indexOf(">", opening.lastIndex) + 1;
    closing.lastIndex = start;
    const end = start === 0 ? undefined : closing.exec(source)?.index;
    // The tag is incomplete or never closed, so there are no further scripts.
    if (end === undefined) break;
    scripts.push(source.slice(start, end));
    opening.lastIndex = closing.lastIndex;
  }
  return scripts.join("\n");
}
