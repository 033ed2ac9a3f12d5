import type { FileReferenceView } from "../../src/protocol/panel.ts";
import { createElement } from "../dom.ts";
import { labels } from "./labels.ts";

/** Matches a file path with a line number, as in compiler messages and stack traces. */
const PATH_WITH_LINE = /(?:[a-z]:)?(?:[\w.@~+-]+[\\/])*[\w.@+-]+\.[a-z]\w{0,9}(?::\d+(?::\d+)?|\(\d+(?:,\s*\d+)?\))/gi;
/** Matches inline code that is a file path. */
const FILE_PATH = /^(?:[a-z]:)?(?:[\w.@~+-]*[\\/])*[\w.@+-]+\.[a-z]\w{0,9}$/i;
const QUOTED_TEXT = /["“«]([^"“”«»\n]{8,200})["”»]/g;
/** Maximum length of a path, in characters. Longer strings are ignored. */
const MAX_PATH_LENGTH = 300;
/** Number of characters at the start of an answer's text that are searched for paths with a line number and for quotations. Code is always searched. */
const MAX_TEXT_LENGTH = 60_000;
/** Minimum and maximum length of a quote to search for, in characters. */
const QUOTE_LENGTHS = { min: 8, max: 300 };
/** Maximum number of references per answer. */
const MAX_REFERENCES = 40;

/** Finds strings in an answer that may refer to a file in the workspace: paths, and quotations and code that a file may contain. */
export function findReferenceCandidates(answer: HTMLElement): { paths: string[]; quotes: string[] } {
  const text = (answer.textContent ?? "").slice(0, MAX_TEXT_LENGTH);
  const code = [...answer.querySelectorAll(":not(pre) > code")].map((element) => element.textContent ?? "");
  const lines = [...answer.querySelectorAll("pre > code")].flatMap((element) => (element.textContent ?? "").split("\n"));
  const paths = [...code.filter((text) => text.length <= MAX_PATH_LENGTH && FILE_PATH.test(text)), ...findPathsWithLine(text)];
  const quotes = [...code, ...Array.from(text.matchAll(QUOTED_TEXT), ([, quote = ""]) => quote), ...lines.map((line) => line.trim())];
  const takeDistinct = (strings: string[]) => [...new Set(strings)].slice(0, MAX_REFERENCES);
  return {
    paths: takeDistinct(paths),
    quotes: takeDistinct(quotes.filter((quote) => quote.length >= QUOTE_LENGTHS.min && quote.length <= QUOTE_LENGTHS.max)),
  };
}

/** Matches word by word and skips long words, because the pattern would take exponential time on a long text without spaces. */
function findPathsWithLine(text: string): string[] {
  return text.split(/\s+/).flatMap((word) => (word.length > MAX_PATH_LENGTH ? [] : (word.match(PATH_WITH_LINE) ?? [])));
}

/** Turns inline code that refers to a file into a link, and lists all references below the answer. */
export function linkReferences(
  answer: HTMLElement,
  list: HTMLElement,
  references: FileReferenceView[],
  onOpen: (index: number) => void,
): void {
  const createLink = (reference: FileReferenceView, text: string) => {
    const button = createElement("button", "reference", text);
    button.type = "button";
    button.title = reference.label;
    button.addEventListener("click", () => onOpen(references.indexOf(reference)));
    return button;
  };
  for (const code of answer.querySelectorAll(":not(pre) > code")) {
    const reference = references.find(({ text }) => text === code.textContent);
    if (reference) code.replaceChildren(createLink(reference, reference.text));
  }
  const referencesByLabel = new Map(references.map((reference) => [reference.label, reference]));
  list.setAttribute("aria-label", labels.references);
  list.replaceChildren(
    ...Array.from(referencesByLabel.values(), (reference) => {
      const { text, label } = reference;
      const item = createElement("li");
      item.append(createLink(reference, label));
      if (!text.includes(label) && !FILE_PATH.test(text) && !text.match(PATH_WITH_LINE)) item.append(` ${text.trim()}`);
      return item;
    }),
  );
  if (references.length > 0) answer.append(list);
  else list.remove();
}
