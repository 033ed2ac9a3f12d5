import type { EditorTheme } from "../../src/protocol/editorTheme.ts";
import { createElement } from "../dom.ts";
import { findLanguage } from "./languages.ts";
import type { Token } from "./tokenizer.ts";

/** Maximum length of highlighted code, in characters; longer blocks stay plain. */
const MAX_CODE_LENGTH = 30_000;

let theme: EditorTheme | undefined;
/** Resolves when all scheduled blocks are highlighted. They are highlighted one at a time, in page order. */
let paintQueue = Promise.resolve();

/** Schedules code to be highlighted in the editor's colors. Its text is not changed. Code in an unknown language stays plain. */
export function scheduleHighlighting(code: HTMLElement, language: string): void {
  if (findLanguage(language) === undefined || (code.textContent ?? "").length > MAX_CODE_LENGTH) return;
  code.dataset["language"] = language;
  schedulePaint(code);
}

/** Highlights all code on the page again with another theme. */
export function showTheme(newTheme: EditorTheme): void {
  // VS Code reports a new theme twice: as a change of the theme and as a change of a setting.
  if (JSON.stringify(newTheme) === JSON.stringify(theme)) return;
  theme = newTheme;
  for (const code of document.querySelectorAll<HTMLElement>("code[data-language]")) schedulePaint(code);
}

function schedulePaint(code: HTMLElement): void {
  const requestedTheme = theme;
  if (requestedTheme === undefined) return;
  // Best effort: without colors the code is still readable.
  paintQueue = paintQueue.then(() => paint(code, requestedTheme)).catch((error: unknown) => console.error(error));
}

async function paint(code: HTMLElement, requestedTheme: EditorTheme): Promise<void> {
  const isCurrent = () => theme === requestedTheme && code.isConnected;
  const language = findLanguage(code.dataset["language"] ?? "");
  if (language === undefined || !isCurrent()) return;
  const { requestTokens } = await import("./highlighter.ts");
  const text = code.textContent ?? "";
  const remainingText = document.createTextNode(text);
  for await (const tokens of requestTokens(text, language, requestedTheme)) {
    if (!isCurrent()) return;
    if (remainingText.parentNode === null) code.replaceChildren(remainingText);
    const nodes = tokens.map(createNode);
    remainingText.before(...nodes);
    remainingText.deleteData(
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
