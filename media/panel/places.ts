import type { Place } from "../../src/protocol/panel.ts";
import { make } from "../dom.ts";
import { labels } from "./labels.ts";

/** A file name with a line, as compilers and stack traces write it. */
const WITH_LINE = /(?:[a-z]:)?(?:[\w.@~+-]+[\\/])*[\w.@+-]+\.[a-z]\w{0,9}(?::\d+(?::\d+)?|\(\d+(?:,\s*\d+)?\))/gi;
/** A file name as inline code. */
const FILE = /^(?:[a-z]:)?(?:[\w.@~+-]*[\\/])*[\w.@+-]+\.[a-z]\w{0,9}$/i;
const QUOTED = /["“«]([^"“”«»\n]{8,200})["”»]/g;
/** No path that people write is longer. */
const MAX_PATH = 300;
/** Characters of an answer that are looked through: no model writes so much that a person reads. */
const MAX_TEXT = 60_000;
/** One answer speaks of so many places at most. */
const MAX = 40;

/** What of an answer may be a place in the workspace: names of files, and what it quotes. */
export function placesIn(answer: HTMLElement): { paths: string[]; quotes: string[] } {
  const text = (answer.textContent ?? "").slice(0, MAX_TEXT);
  const code = [...answer.querySelectorAll(":not(pre) > code")].map((element) => element.textContent ?? "");
  const lines = [...answer.querySelectorAll("pre > code")].flatMap((element) => (element.textContent ?? "").split("\n"));
  const paths = [...code.filter((text) => text.length <= MAX_PATH && FILE.test(text)), ...withLines(text)];
  const quotes = [...code, ...Array.from(text.matchAll(QUOTED), ([, quote = ""]) => quote), ...lines.map((line) => line.trim())];
  const unique = (texts: string[]) => [...new Set(texts)].slice(0, MAX);
  return { paths: unique(paths), quotes: unique(quotes.filter((quote) => quote.length >= 8 && quote.length <= 300)) };
}

/** Word by word: over a text without spaces the pattern would take for ever. */
function withLines(text: string): string[] {
  return text.split(/\s+/).flatMap((word) => (word.length > MAX_PATH ? [] : (word.match(WITH_LINE) ?? [])));
}

/** Makes inline code that is a place a link to it, and lists all places beneath the answer. */
export function linkPlaces(answer: HTMLElement, list: HTMLElement, places: Place[], open: (index: number) => void): void {
  const link = (place: Place, text: string) => {
    const button = make("button", "place", text);
    button.type = "button";
    button.title = place.label;
    button.addEventListener("click", () => open(places.indexOf(place)));
    return button;
  };
  for (const code of answer.querySelectorAll(":not(pre) > code")) {
    const place = places.find(({ text }) => text === code.textContent);
    if (place) code.replaceChildren(link(place, place.text));
  }
  const byLabel = new Map(places.map((place) => [place.label, place]));
  list.setAttribute("aria-label", labels.places);
  list.replaceChildren(
    ...Array.from(byLabel.values(), (place) => {
      const item = make("li");
      item.append(link(place, place.label));
      if (!place.text.includes(place.label) && !FILE.test(place.text) && !place.text.match(WITH_LINE)) item.append(` ${place.text.trim()}`);
      return item;
    }),
  );
  if (places.length > 0) answer.append(list);
  else list.remove();
}
