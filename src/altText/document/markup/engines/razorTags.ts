import { RAZOR } from "../codeLanguages.ts";
import { MarkupScanner } from "../markupScanner.ts";
import { MAX_UNCLOSED, findBracketEnd, type TemplateTag, type TemplateTagReader } from "./templateTag.ts";

/** Matches what only Razor pages contain. In other documents, a name such as `@octocat` is a mention. */
const RAZOR_MARK =
  /^[ \t]*@(?:model|using|inherits|page|inject|addTagHelper)\s+\S|^[ \t]*@\{|(?<![\w.])@(?:\*|foreach\s*\(|(?:Html|Url|Model|ViewBag|ViewData|Localizer)[.[])/m;

/** Matches statements and blocks of Razor and Angular with a condition or parameters in parentheses. */
const CONTROL = /@(?:if|else if|for|foreach|while|switch|case|using|lock|catch|defer|placeholder|loading|error)\s*(?=\()/y;

/** Matches a line that declares something for the whole page. */
const DIRECTIVE = /(?<=^[ \t]*)@(?:model|using|inherits|inject|addTagHelper|removeTagHelper|implements|typeparam)[ \t]+[^\n(][^\n]*/my;

/** Matches Angular's declaration of a variable. */
const DECLARATION = /@let\s+[\w$]+\s*=(?:"[^"\n]{0,500}"|'[^'\n]{0,500}'|`[^`]{0,500}`|[^;"'`\n]){0,500};/y;

const NAME = /@(?:await\s+)?[a-z_]\w*/iy;

const PROPERTY = /\??\.[a-z_]\w*|!(?=[.[(])/iy;

/** Razor's expressions, code and comments, and Angular's blocks. */
export const razorTags: TemplateTagReader = {
  opening: "@[*({a-zA-Z_]",
  create: (source) => {
    const reader = new RazorReader(source);
    return (from) => reader.read(from);
  },
};

class RazorReader {
  readonly #source: string;
  readonly #scanner: MarkupScanner;
  #unclosedCount = 0;
  #isRazorPage: boolean | undefined;

  constructor(source: string) {
    this.#source = source;
    this.#scanner = new MarkupScanner(source, RAZOR);
  }

  read(from: number): TemplateTag[] | undefined {
    // After such a character, `@` is part of an email address, or it is escaped.
    if (/[\w.@\\-]/.test(this.#source[from - 1] ?? "")) return undefined;
    switch (this.#source[from + 1]) {
      case "*": {
        const end = this.#unclosedCount < MAX_UNCLOSED ? this.#source.indexOf("*@", from + 2) : -1;
        if (end < 0) this.#unclosedCount += 1;
        return end < 0 ? undefined : [{ from, to: end + 2, isControl: true }];
      }
      case "{": {
        const code = this.#scanner.readExpression(from + 1)?.code;
        return code?.map((span, index) => ({ from: index === 0 ? from : span.from, to: span.to, isControl: true, isTextIn: "value" }));
      }
      case "(":
        return toTag(from, this.#findBracketEnd(from + 1), false);
      default:
        return this.#readName(from);
    }
  }

  #readName(from: number): TemplateTag[] | undefined {
    const source = this.#source;
    for (const pattern of [DIRECTIVE, DECLARATION]) {
      pattern.lastIndex = from;
      if (pattern.test(source)) return toTag(from, pattern.lastIndex, true);
    }
    CONTROL.lastIndex = from;
    if (CONTROL.test(source)) return toTag(from, this.#findBracketEnd(CONTROL.lastIndex), true);
    this.#isRazorPage ??= RAZOR_MARK.test(source);
    const isRazorPage = this.#isRazorPage;
    const { to, hasCall, hasProperty } = this.#readChain(from);
    const isMention = !isRazorPage && ((!hasCall && !hasProperty) || source[from - 1] === "/");
    return isMention ? undefined : [{ from, to, isControl: false, ...(hasCall || isRazorPage ? {} : { isTextIn: "attributes" }) }];
  }

  /** Reads a name with its properties, calls and indexes, such as `@Model.Items[0].GetName("x")`. */
  #readChain(from: number): { to: number; hasCall: boolean; hasProperty: boolean } {
    const source = this.#source;
    NAME.lastIndex = from;
    NAME.test(source);
    let to = NAME.lastIndex;
    let [hasCall, hasProperty] = [false, false];
    for (;;) {
      PROPERTY.lastIndex = to;
      const isProperty = PROPERTY.test(source);
      const isCall = !isProperty && (source[to] === "(" || source[to] === "[");
      const end = isProperty ? PROPERTY.lastIndex : isCall ? this.#findBracketEnd(to) : undefined;
      if (end === undefined) return { to, hasCall, hasProperty };
      to = end;
      hasProperty ||= isProperty;
      hasCall ||= isCall;
    }
  }

  #findBracketEnd(from: number): number | undefined {
    if (this.#unclosedCount >= MAX_UNCLOSED) return undefined;
    const end = findBracketEnd(this.#source, from);
    if (end === undefined) this.#unclosedCount += 1;
    return end;
  }
}

function toTag(from: number, to: number | undefined, isControl: boolean): TemplateTag[] | undefined {
  return to === undefined ? undefined : [{ from, to, isControl }];
}
