import type { Span } from "../imageUse.ts";

/** The code of a `<script>` element. */
export interface Script extends Span {
  /** Attributes of the tag, as they are written. */
  attributes: string;
}

/** Finds the code of all `<script>` elements in a component file. */
export function findScripts(source: string): Script[] {
  const scripts: Script[] = [];
  const [opening, closing] = [/<script\b/gi, /<\/script/gi];
  while (opening.test(source)) {
    const from = source.indexOf(">", opening.lastIndex) + 1;
    closing.lastIndex = from;
    const to = from === 0 ? undefined : closing.exec(source)?.index;
    // The tag is incomplete or never closed, so there are no further scripts.
    if (to === undefined) break;
    scripts.push({ from, to, attributes: source.slice(opening.lastIndex, from - 1) });
    opening.lastIndex = closing.lastIndex;
  }
  return scripts;
}

/** Extracts the code of all `<script>` elements in a component file. */
export function extractScripts(source: string): string {
  return findScripts(source)
    .map(({ from, to }) => source.slice(from, to))
    .join("\n");
}
