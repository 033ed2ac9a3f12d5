import stringWidth from "string-width";

/** Pads a text with spaces to a number of terminal columns. */
export function padEnd(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - stringWidth(text)));
}

/** Shortens a text at its start to a number of terminal columns, because the end of a path says more. */
export function shortenStart(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  const characters = splitCharacters(text);
  let [start, width] = [characters.length, 1];
  while (start > 0 && width + stringWidth(characters[start - 1] ?? "") <= columns) {
    start -= 1;
    width += stringWidth(characters[start] ?? "");
  }
  return `…${characters.slice(start).join("")}`;
}

/** Shortens a text at its end to a number of terminal columns. */
export function shortenEnd(text: string, columns: number): string {
  return stringWidth(text) <= columns ? text : `${takeColumns(text, columns - 1).trimEnd()}…`;
}

/** Wraps a text into lines of at most `columns` terminal columns, between words where possible. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (stringWidth(rest) > columns) {
    const fitting = takeColumns(rest, columns);
    const nextIsSpace = rest[fitting.length] === " ";
    const end = nextIsSpace ? fitting.length : fitting.lastIndexOf(" ");
    const line = end > 0 ? rest.slice(0, end) : fitting;
    lines.push(line.trimEnd());
    rest = rest.slice(line.length).trimStart();
  }
  return [...lines, rest];
}

/** Takes as many characters from the start as fit into a number of terminal columns, and at least one. */
function takeColumns(text: string, columns: number): string {
  let [result, width] = ["", 0];
  for (const character of splitCharacters(text)) {
    width += stringWidth(character);
    if (width > columns && result !== "") break;
    result += character;
  }
  return result;
}

const segmenter = new Intl.Segmenter();

/** Splits a text into the characters that a reader sees. */
function splitCharacters(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
