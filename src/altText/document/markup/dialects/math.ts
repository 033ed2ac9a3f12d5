import type { MarkdownConfig } from "@lezer/markdown";

const DOLLAR = 36;

/** Maximum length of a formula in a line of text, in characters. Longer ones would make the work for many dollar signs quadratic. */
const MAX_LENGTH = 1000;

/** Formulas without empty lines, in which brackets, backslashes and angle brackets are text. Source: Pandoc, “tex_math_dollars”. */
export const math: MarkdownConfig = {
  defineNodes: [{ name: "MathBlock", block: true }, "Math"],
  parseBlock: [
    {
      name: "MathBlock",
      before: "FencedCode",
      parse: (context, line) => {
        if (!/^\$\$\s*$/.test(line.text.slice(line.pos))) return false;
        const start = context.lineStart + line.pos;
        const { baseIndent } = line;
        while (context.nextLine() && line.next >= 0 && line.baseIndent >= baseIndent) {
          if (!/\$\$\s*$/.test(line.text)) continue;
          context.nextLine();
          break;
        }
        context.addElement(context.elt("MathBlock", start, context.prevLineEnd()));
        return true;
      },
      endLeaf: (_, line) => /^\$\$\s*$/.test(line.text.slice(line.pos)),
    },
  ],
  parseInline: [
    {
      name: "Math",
      before: "Escape",
      parse: (context, next, start) => {
        if (next !== DOLLAR) return -1;
        const text = context.slice(start, Math.min(context.end, start + MAX_LENGTH));
        const [formula] = /^\$\$[^$]+\$\$|^\$(?=[^\s$])(?:\\.|[^$\\])*(?<!\s)\$(?!\d)/.exec(text) ?? [];
        return formula === undefined ? -1 : context.addElement(context.elt("Math", start, start + formula.length));
      },
    },
  ],
};
