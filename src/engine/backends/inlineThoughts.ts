/** Marks around reasoning that a server leaves in the text of an answer: those of most models, of Gemma 4 and of Mistral. */
const MARKS: Record<string, string> = {
  "<think>": "</think>",
  "<thinking>": "</thinking>",
  "<|channel>thought": "<channel|>",
  "[THINK]": "[/THINK]",
};

/** Text and reasoning in a part of an answer. */
interface SplitText {
  text: string;
  thought: string;
}

/** Separates reasoning at the start of an answer from the text that follows. Marks that appear later are part of the text. */
export class InlineThoughts {
  #state: "start" | "thought" | "afterThought" | "text" = "start";
  /** Text whose meaning depends on the text that follows. */
  #pending = "";
  #endMark = "";

  write(part: string): SplitText {
    let rest = this.#pending + part;
    this.#pending = "";
    let thought = "";
    if (this.#state === "start") {
      const trimmed = rest.trimStart();
      const mark = Object.keys(MARKS).find((candidate) => trimmed.startsWith(candidate));
      if (mark === undefined && Object.keys(MARKS).some((candidate) => candidate.startsWith(trimmed))) return this.#hold(rest);
      this.#state = mark === undefined ? "text" : "thought";
      if (mark !== undefined) {
        this.#endMark = MARKS[mark] ?? "";
        rest = trimmed.slice(mark.length);
      }
    }
    if (this.#state === "thought") {
      const end = rest.indexOf(this.#endMark);
      if (end < 0) {
        const heldLength = measureOverlap(rest, this.#endMark);
        this.#pending = rest.slice(rest.length - heldLength);
        return { text: "", thought: rest.slice(0, rest.length - heldLength) };
      }
      thought = rest.slice(0, end);
      rest = rest.slice(end + this.#endMark.length);
      this.#state = "afterThought";
    }
    if (this.#state === "afterThought") {
      rest = rest.trimStart();
      if (rest !== "") this.#state = "text";
    }
    return { text: rest, thought };
  }

  /** Returns the text that was held back. */
  end(): SplitText {
    const pending = this.#pending;
    this.#pending = "";
    return this.#state === "thought" ? { text: "", thought: pending } : { text: pending, thought: "" };
  }

  #hold(text: string): SplitText {
    this.#pending = text;
    return { text: "", thought: "" };
  }
}

/** Returns the length of the longest suffix of `text` that is a prefix of `mark`, but not all of it. */
function measureOverlap(text: string, mark: string): number {
  for (let length = Math.min(text.length, mark.length - 1); length > 0; length--) if (mark.startsWith(text.slice(-length))) return length;
  return 0;
}
