import { replaceUnsafeCharacters } from "./unsafeCharacters.ts";

/**
 * Formats text for one line in a terminal or a CI log. Untrusted names and messages can't move the cursor, start a new line, or run workflow
 * commands: GitHub Actions, Azure Pipelines and TeamCity look for them in both stdout and stderr.
 */
export function toTerminalLine(text: string): string {
  return toTerminalText(text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, "\uFFFD"));
}

/** Formats text of one or more lines for a terminal or a CI log. Line breaks and tabs are kept. */
export function toTerminalText(text: string): string {
  return disableCommands(replaceUnsafeCharacters(text, "\uFFFD").replace(/[\p{Zl}\p{Zp}\v\f]|\r(?!\n)/gu, "\uFFFD"));
}

/**
 * Disables workflow commands by inserting a backslash: `::name::` at the start of a line, and `##[name]`, `##vso[…]` and the like anywhere.
 * Source: ActionCommand.cs in actions/runner.
 */
function disableCommands(text: string): string {
  return text.replace(/^([^\S\n]*)(?=::[^\n]*?::)/gm, "$1\\").replace(/##(?=[a-z]*\[)/gi, "#\\#");
}

/** Maximum length of a line that is held back until the stream knows whether the line is a command. */
const MAX_PENDING_LENGTH = 2000;

/** Matches the end of a text if the next part may turn this end into a command, a line break or a single character. */
const UNDECIDED_END = /\n[^\S\n]*(?::(?::[^\n]*)?)?$|##?[a-z]{0,20}$|\r$|[\uD800-\uDBFF]$/i;

/** Placeholder for the part of a line that has already been shown. */
const SHOWN_PLACEHOLDER = "x";

/** Formats text that arrives in parts. */
export class TerminalTextStream {
  #pending = "";
  #isLineStart = true;

  /** Adds text. @returns the formatted text that can be shown now */
  write(part: string): string {
    const start = this.#isLineStart ? "\n" : SHOWN_PLACEHOLDER;
    const text = start + this.#pending + part;
    const match = UNDECIDED_END.exec(text);
    // The line break before an undecided line can already be shown.
    const shownEnd = match === null ? text.length : match.index + (match[0].startsWith("\n") ? 1 : 0);
    this.#pending = text.slice(shownEnd);
    if (this.#pending.length > MAX_PENDING_LENGTH) return this.#show(text.slice(0, shownEnd)) + this.end();
    return this.#show(text.slice(0, shownEnd));
  }

  /** Returns the text that was held back. */
  end(): string {
    const pending = this.#pending;
    this.#pending = "";
    if (pending === "") return "";
    const isTooLong = pending.length > MAX_PENDING_LENGTH;
    const formattedText = this.#show((this.#isLineStart ? "\n" : SHOWN_PLACEHOLDER) + pending);
    return isTooLong ? formattedText.replace(/^(\s*)::/, "$1\\::") : formattedText;
  }

  /** @param text text to show, preceded by one character that stands for everything before it */
  #show(text: string): string {
    if (text.length > 1) this.#isLineStart = text.endsWith("\n");
    return toTerminalText(text).slice(1);
  }
}
