import { replaceUnsafeCharacters } from "./unsafeCharacters.ts";

/**
 * Formats text for one line in a terminal or a CI log. Untrusted names and messages can't move the cursor, start a new line, or run commands
 * of GitHub Actions, Azure Pipelines or TeamCity, which read both stdout and stderr.
 */
export function toTerminalLine(text: string): string {
  return toTerminalText(text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, "\uFFFD"));
}

/** Formats text that may have several lines for a terminal or a CI log. Line breaks and tabs are kept. */
export function toTerminalText(text: string): string {
  return defuseCommands(replaceUnsafeCharacters(text, "\uFFFD").replace(/[\p{Zl}\p{Zp}\v\f]|\r(?!\n)/gu, "\uFFFD"));
}

/**
 * Disables workflow commands by inserting a backslash: `::name::` at the start of a line, and `##[name]`, `##vso[…]` and the like anywhere.
 * Source: ActionCommand.cs of actions/runner.
 */
function defuseCommands(text: string): string {
  return text.replace(/^([^\S\n]*)(?=::[^\n]*?::)/gm, "$1\\").replace(/##(?=[a-z]*\[)/gi, "#\\#");
}

/** Maximum length of a line that is held back until it is known not to be a command. */
const MAX_HELD_LENGTH = 2000;

/** Matches the end of a text that, together with the text that follows, may become a command, a line break or a single character. */
const UNDECIDED = /\n[^\S\n]*(?::(?::[^\n]*)?)?$|##?[a-z]{0,20}$|\r$|[\uD800-\uDBFF]$/i;

/** Stands for the part of a line that has already been shown. */
const MIDDLE = "x";

/** Formats text that arrives in parts. */
export class TerminalTextStream {
  #held = "";
  #isLineStart = true;

  /** Adds text. @returns the formatted text that can be shown now */
  write(part: string): string {
    const start = this.#isLineStart ? "\n" : MIDDLE;
    const text = start + this.#held + part;
    const match = UNDECIDED.exec(text);
    // The line break before an undecided line can already be shown.
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

  /** @param text text after one character that stands for everything before it */
  #show(text: string): string {
    if (text.length > 1) this.#isLineStart = text.endsWith("\n");
    return toTerminalText(text).slice(1);
  }
}
