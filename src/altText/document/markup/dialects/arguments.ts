import type { Span } from "../../imageUse.ts";

/** An argument of a shortcode, a directive or the like. */
export interface Argument {
  /** Name; empty for a positional argument. */
  name: string;
  /** Range of the value, including its quotes. */
  range: Span;
  /** The value as it is written, without its quotes. */
  raw: string;
  /** The value, in which a backslash before a quote is removed. */
  value: string;
  /** The quote around the value; empty if there is none. */
  quote: string;
}

/** Maximum total length of the arguments, in characters. Longer ones are text, so that an unclosed mark costs little. */
const MAX_LENGTH = 5000;

/**
 * Reads arguments such as `alt="A menu"` up to a closing mark.
 * @param closing source of a pattern that matches the closing mark
 * @returns undefined if there is no closing mark, or if it is too far away
 */
export function readArguments(text: string, from: number, closing: string): { list: Argument[]; to: number } | undefined {
  const token = new RegExp(
    String.raw`\s+|(?<end>${closing})|(?:(?<name>[\w.:-]+)\s*=\s*)?(?:(?<quote>["'\x60])(?<quoted>(?:\\.|(?!\k<quote>)[^\\])*)\k<quote>|(?<bare>(?:(?!${closing})[^\s"'\x60=])+))|=`,
    "gy",
  );
  token.lastIndex = from;
  const list: Argument[] = [];
  const limited = text.slice(0, from + MAX_LENGTH);
  for (let match = token.exec(limited); match; match = token.exec(limited)) {
    const { end, name = "", quote = "", quoted, bare } = match.groups ?? {};
    if (end !== undefined) return { list, to: token.lastIndex };
    const raw = quoted ?? bare;
    if (raw === undefined) continue;
    const length = raw.length + 2 * quote.length;
    const value = quote === "" || quote === "`" ? raw : raw.replaceAll(`\\${quote}`, quote);
    list.push({ name: name.toLowerCase(), raw, value, quote, range: { from: token.lastIndex - length, to: token.lastIndex } });
  }
  return undefined;
}

export function findArgument(list: readonly Argument[], names: readonly string[]): Argument | undefined {
  return list.find(({ name }) => names.includes(name));
}
