import type { EditorTheme } from "../../src/protocol/panel.ts";
import { make } from "../dom.ts";
import type { Token } from "./highlighter.ts";
import { languageNamed } from "./languages.ts";

/** Characters; longer blocks stay plain. */
const MAX_CODE = 30_000;

let theme: EditorTheme | undefined;
/** One block after the other, so that together they leave the page its turns too. */
let painted = Promise.resolve();

/** Colours a block of code as the editor would, soon; its text stays what it is. What is in no known language stays plain. */
export function highlight(code: HTMLElement, language: string): void {
  if (languageNamed(language) === undefined || (code.textContent ?? "").length > MAX_CODE) return;
  code.dataset["language"] = language;
  paintSoon(code);
}

/** Colours all blocks of the page anew. */
export function showTheme(next: EditorTheme): void {
  // One change of theme is told as a change of the settings as well.
  if (JSON.stringify(next) === JSON.stringify(theme)) return;
  theme = next;
  for (const code of document.querySelectorAll<HTMLElement>("code[data-language]")) paintSoon(code);
}

function paintSoon(code: HTMLElement): void {
  const wanted = theme;
  if (wanted === undefined) return;
  // Plain code can be read as well.
  painted = painted.then(() => paint(code, wanted)).catch((error: unknown) => console.error(error));
}

async function paint(code: HTMLElement, wanted: EditorTheme): Promise<void> {
  const isWanted = () => theme === wanted && code.isConnected;
  const language = languageNamed(code.dataset["language"] ?? "");
  if (language === undefined || !isWanted()) return;
  const { tokensOf } = await import("./highlighter.ts");
  const text = code.textContent ?? "";
  const rest = document.createTextNode(text);
  for await (const tokens of tokensOf(text, language, wanted)) {
    if (!isWanted()) return;
    if (rest.parentNode === null) code.replaceChildren(rest);
    const nodes = tokens.map(nodeOf);
    rest.before(...nodes);
    rest.deleteData(
      0,
      tokens.reduce((length, { text }) => length + text.length, 0),
    );
    code.closest("pre")?.classList.add("highlighted");
  }
}

/** Colours are set on the element: the page's policy allows no style in its HTML. */
function nodeOf({ text, color, fontStyle }: Token): Node {
  if (color === undefined && fontStyle === 0) return document.createTextNode(text);
  const element = make("span", "", text);
  const { style } = element;
  if (color !== undefined) style.color = color;
  if (fontStyle & 1) style.fontStyle = "italic";
  if (fontStyle & 2) style.fontWeight = "bold";
  const lines = [...(fontStyle & 4 ? ["underline"] : []), ...(fontStyle & 8 ? ["line-through"] : [])];
  if (lines.length > 0) style.textDecorationLine = lines.join(" ");
  return element;
}
