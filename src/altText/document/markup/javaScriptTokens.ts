/** Words after which an expression may start, so that a slash starts a regular expression. Source: ECMAScript, “Keywords and Reserved Words”. */
const WORDS_BEFORE_OPERAND = new Set("await case delete do else extends in instanceof new of return throw typeof void yield".split(" "));

/** Words that precede a condition in parentheses, after which a statement starts. */
const WORDS_BEFORE_CONDITION = new Set(["if", "while", "for", "with"]);

/** Matches a token of JavaScript, or its first characters. */
export const TOKEN = /[\w$\u0080-\uFFFF]+|=>|\?\.|\+\+|--|\/[/*]|\S/;

const REGULAR_EXPRESSION = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;

const STRING = { '"': /"(?:\\[^]|[^"\\\n])*("?)/y, "'": /'(?:\\[^]|[^'\\\n])*('?)/y };

/** Parenthesis, bracket or brace that has not been closed yet. */
interface Opener {
  character: string;
  /** Whether an operator follows its closing character: `(a) / b`, but not `if (a) /b/.test(c)`. */
  endsOperand: boolean;
}

/**
 * Follows the tokens of JavaScript or TypeScript from left to right, to distinguish a division from a regular expression, and “less than” from the
 * start of an element. Tolerates code that is being typed: a string that is not closed on its line is a lone quote.
 */
export class JavaScriptTokens {
  readonly #source: string;
  readonly #isStatement: boolean;
  readonly #openers: Opener[] = [];
  /** Whether the last token ends an operand, so that an operator may follow. */
  #isAfterOperand = false;
  #lastToken = "";
  /** For each kind of quote, the end of the last line in which it was not closed. Avoids searching a long line again for every quote. */
  readonly #unclosedUntil = { '"': 0, "'": 0 };

  /** @param isStatement whether the code may contain statements. In a marker such as Svelte's `{#if (a) / b}`, no statement follows the parenthesis. */
  constructor(source: string, isStatement = true) {
    this.#source = source;
    this.#isStatement = isStatement;
  }

  get isAfterOperand(): boolean {
    return this.#isAfterOperand;
  }

  /** Whether all parentheses, brackets and braces are closed. */
  get isClosed(): boolean {
    return this.#openers.length === 0;
  }

  /** Whether all brackets are closed, and the last token needs no operand after it. */
  get isComplete(): boolean {
    return this.isClosed && (this.#isAfterOperand || !/^(?:[=+\-*/%&|^<?:,.]|=>|\?\.)$/.test(this.#lastToken));
  }

  get isAfterElement(): boolean {
    return this.#lastToken === "<>";
  }

  addTemplateString(): void {
    this.#add("`", true);
  }

  addElement(): void {
    this.#add("<>", true);
  }

  /** Reads a word, a bracket or an operator. */
  addToken(token: string): void {
    const isProperty = this.#lastToken === "." || this.#lastToken === "?.";
    if (/^[\w$\u0080-\uFFFF]/.test(token)) this.#add(isProperty ? "" : token, isProperty || !WORDS_BEFORE_OPERAND.has(token));
    else if (token === "(" || token === "[" || token === "{") this.#open(token);
    else if (token === ")" || token === "]" || token === "}") this.#close(token);
    // These are postfix operators after an operand.
    else if (token === "++" || token === "--" || token === "!") this.#add(token, this.#isAfterOperand);
    else this.#add(token, false);
  }

  /** Returns the offset after the string at `from`, or after its quote if the string is not closed on its line. */
  readString(from: number, quote: '"' | "'"): number {
    this.#add(quote, true);
    if (from < this.#unclosedUntil[quote]) return from + 1;
    const pattern = STRING[quote];
    pattern.lastIndex = from;
    const isClosed = pattern.exec(this.#source)?.[1] !== "";
    if (isClosed) return pattern.lastIndex;
    this.#unclosedUntil[quote] = pattern.lastIndex;
    return from + 1;
  }

  /** Returns the offset after the regular expression or the operator at `from`. */
  readSlash(from: number): number {
    REGULAR_EXPRESSION.lastIndex = from;
    const isRegularExpression = !this.#isAfterOperand && REGULAR_EXPRESSION.test(this.#source);
    this.#add("/", isRegularExpression);
    return isRegularExpression ? REGULAR_EXPRESSION.lastIndex : from + 1;
  }

  #add(token: string, isOperand: boolean): void {
    this.#lastToken = token;
    this.#isAfterOperand = isOperand;
  }

  #open(character: string): void {
    const last = this.#lastToken;
    const endsOperand =
      character === "("
        ? !this.#isStatement || !WORDS_BEFORE_CONDITION.has(last)
        : // A block follows a parenthesis, an arrow, a word, or another statement.
          character === "[" || !(this.#isAfterOperand || ["=>", ";", "else", "do", "}"].includes(last));
    this.#openers.push({ character, endsOperand });
    this.#add(character, false);
  }

  #close(character: string): void {
    if (character !== "}") {
      const opener = character === ")" ? "(" : "[";
      const isMatched = this.#openers.at(-1)?.character === opener;
      this.#add(character, !isMatched || (this.#openers.pop()?.endsOperand ?? true));
      return;
    }
    // A brace also closes the brackets that are still open, because the code may be incomplete.
    let opener = this.#openers.pop();
    while (opener !== undefined && opener.character !== "{") opener = this.#openers.pop();
    this.#add(character, opener?.endsOperand ?? true);
  }
}

/** Whether a token starts a comment. */
export function isComment(token: string): boolean {
  return token === "//" || token === "/*";
}
