import { MAX_TAG_LENGTH, MAX_UNCLOSED, type TemplateTagReader } from "./templateTag.ts";

/** Matches the end of an element's tag, and strings before it. */
const PART = /"[^"]*"|'[^']*'|>/g;

/** Elements of tag libraries inside a quoted value, such as `alt="<c:out value="${title}"/>"`: JSP, Fluid. */
export const elementTags: TemplateTagReader = {
  opening: String.raw`(?<==\s?"[^"<>]{0,200}|=\s?'[^'<>]{0,200})<[a-z][\w-]*:[a-z]`,
  create: (source) => {
    let unclosedCount = 0;
    return (from) => {
      if (unclosedCount >= MAX_UNCLOSED) return undefined;
      for (const { 0: text, index } of source.slice(from, from + MAX_TAG_LENGTH).matchAll(PART))
        if (text === ">") return [{ from, to: from + index + 1, isControl: false }];
      unclosedCount += 1;
      return undefined;
    };
  },
};
