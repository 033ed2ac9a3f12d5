import type { EditorTheme } from "../../src/protocol/editorTheme.ts";
import { createElement } from "../dom.ts";
import { findLanguage } from "./languages.ts";
import type { Token } from "./tokenizer.ts";

/** Maximum length of highlighted code, in characters; longer blocks stay plain. */
const MAX_CODE_LENGTH = 30_000;

let theme: EditorTheme | undefined;
/** Resolves when all scheduled blocks are highlighted. They are highlighted one at a time, in page order. */
let paintQueue = Promise.resolve();

/** Schedules the highlighting of code, as in the editor. Its text is not changed. Code in an unknown language stays plain. */
export function highlight(code: HTMLElement, language: string): void {
  if (findLanguage(language) === undefined || (code.textContent ?? "").length > MAX_CODE_LENGTH) return;
  code.dataset["language"] = language;
  schedulePaint(code);
}

/** Highlights all code on the page again with another theme. */
export function showTheme(next: EditorTheme): void {
  // VS Code reports a new theme twice: as a change of the theme and as a change of a setting.
  if (JSON.stringify(next) === JSON.stringify(theme)) return;
  theme = next;
  for (const code of document.querySelectorAll<HTMLElement>("code[data-language]")) schedulePaint(code);
}

function schedulePaint(code: HTMLElement): void {
  const wanted = theme;
  if (wanted === undefined) return;
  // Best effort: without colors the code is still readable.
  paintQueue = paintQueue.then(() => paint(code, wanted)).catch((error: unknown) => console.error(error));
}

async function paint(code: HTMLElement, wanted: EditorTheme): Promise<void> {
  const isWanted = () => theme === wanted && code.isConnected;
  const language = findLanguage(code.dataset["language"] ?? "");
  if (language === undefined || !isWanted()) return;
  const { requestTokens } = await import("./highlighter.ts");
  const text = code.textContent ?? "";
  const rest = document.createTextNode(text);
  for await (const tokens of requestTokens(text, language, wanted)) {
    if (!isWanted()) return;
    if (rest.parentNode === null) code.replaceChildren(rest);
    const nodes = tokens.map(createNode);
    rest.before(...nodes);
    rest.deleteData(
      0,
      tokens.reduce((length, { text }) => length + text.length, 0),
    );
    code.closest("pre")?.classList.add("highlighted");
  }
}

/** Sets colors through the DOM: the content security policy forbids inline styles in HTML. */
function createNode({ text, color, fontStyle }: Token): Node {
  if (color === undefined && fontStyle === 0) return document.createTextNode(text);
  const element = createElement("span", "", text);
  const { style } = element;
  if (color !== undefined) style.color = color;
  if (fontStyle & 1) style.fontStyle = "italic";
  if (fontStyle & 2) style.fontWeight = "bold";
  const lines = [...(fontStyle & 4 ? ["underline"] : []), ...(fontStyle & 8 ? ["line-through"] : [])];
  if (lines.length > 0) style.textDecorationLine = lines.join(" ");
  return element;
}
