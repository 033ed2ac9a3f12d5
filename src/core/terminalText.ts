import { replaceUnsafeCharacters } from "./unsafeCharacters.ts";

/**
 * Formats a text for one line of a terminal or of a CI log. Names and messages from outside can't move the cursor, begin a line of their own,
 * or give commands to GitHub Actions, Azure Pipelines or TeamCity, which read both streams.
 */
export function toTerminalLine(text: string): string {
  return toTerminalText(text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, "\uFFFD"));
}

/** Formats a text of several lines for a terminal or a CI log. Line ends and tabs stay. */
export function toTerminalText(text: string): string {
  return defuseCommands(replaceUnsafeCharacters(text, "\uFFFD").replace(/[\p{Zl}\p{Zp}\v\f]|\r(?!\n)/gu, "\uFFFD"));
}

/**
 * Puts a backslash into workflow commands: `::name::` at the start of a line, and `##[name]`, `##vso[…]` and the like anywhere.
 * Source: ActionCommand.cs of actions/runner.
 */
function defuseCommands(text: string): string {
  return text.replace(/^([^\S\n]*)(?=::[^\n]*?::)/gm, "$1\\").replace(/##(?=[a-z]*\[)/gi, "#\\#");
}

/** Maximum length of a line that is held back until it is known not to be a command. */
const MAX_HELD_LENGTH = 2000;

/** The end of a text that may become a command, a line end or a whole character with what follows. */
const UNDECIDED = /\n[^\S\n]*(?::(?::[^\n]*)?)?$|##?[a-z]{0,20}$|\r$|[\uD800-\uDBFF]$/i;

/** Stands for the part of a line that was shown before. */
const MIDDLE = "x";

/** Formats a text that arrives in parts. */
export class TerminalTextStream {
  #held = "";
  #isLineStart = true;

  /** Returns what can be shown of the text so far. */
  write(part: string): string {
    const start = this.#isLineStart ? "\n" : MIDDLE;
    const text = start + this.#held + part;
    const match = UNDECIDED.exec(text);
    // The line end before an undecided line is decided.
    const at = match === null ? text.length : match.index + (match[0].startsWith("\n") ? 1 : 0);
    this.#held = text.slice(at);
    if (this.#held.length > MAX_HELD_LENGTH) return this.#show(text.slice(0, at)) + this.end();
    return this.#show(text.slice(0, at));
  }

  /** Returns the text that was held back. */
  end(): string {
    const held = this.#held;
    this.#held = "";
    if (held === "") return "";
    const isCut = held.length > MAX_HELD_LENGTH;
    const shown = this.#show((this.#isLineStart ? "\n" : MIDDLE) + held);
    return isCut ? shown.replace(/^(\s*)::/, "$1\\::") : shown;
  }

  /** @param text with one character that stands for what is before it */
  #show(text: string): string {
    if (text.length > 1) this.#isLineStart = text.endsWith("\n");
    return toTerminalText(text).slice(1);
  }
}
