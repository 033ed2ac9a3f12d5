import { MAX_TAG_LENGTH, MAX_UNCLOSED, type TemplateTagReader } from "./templateTag.ts";

/** Matches the end of an element's tag, and strings before it. */
const PART = /"[^"]*"|'[^']*'|>/g;

/** Matches the beginning of a quoted value. */
const BEGINNING = /=\s?(?:"[^"<>]*|'[^'<>]*)$/;

/** Elements of tag libraries inside a quoted value, such as `alt="<c:out value="${title}"/>"`: JSP, Fluid. */
export const elementTags: TemplateTagReader = {
  opening: String.raw`<[a-zA-Z][\w-]*:[a-zA-Z]`,
  create: (source) => {
    let unclosedCount = 0;
    return (from) => {
      if (unclosedCount >= MAX_UNCLOSED || !BEGINNING.test(source.slice(Math.max(0, from - 200), from))) return undefined;
      for (const { 0: text, index } of source.slice(from, from + MAX_TAG_LENGTH).matchAll(PART))
        if (text === ">") return [{ from, to: from + index + 1, isControl: false }];
      unclosedCount += 1;
      return undefined;
    };
  },
};
