import type { DocumentSyntax, SyntaxSample } from "../documentSyntax.ts";
import { insertHtmlComment } from "../edits/comments.ts";
import { escapeMarkupAttribute } from "../edits/escape.ts";
import { MARKUP_IMAGE } from "../markup/imageMarkers.ts";

/** Matches the start of the component's script, which may follow comments. */
const OPENING_FENCE = /^(?:\s|<!--(?:[^-]|-(?!->))*-->)*---/;

/** Matches the line that ends the script. */
const CLOSING_FENCE = /\n[ \t]*---[ \t]*(?:\n|$)/g;

/** Loads the parser for a document, which is TypeScript between fences, followed by markup with expressions, which may themselves contain markup. */
async function loadPageReader() {
  const [{ parseTemplate }, { createTemplate, replaceSpans }, { MarkupScanner }, { ASTRO, SCRIPT }, { blankText }] = await Promise.all([
    import("../markup/htmlElements.ts"),
    import("../markup/template.ts"),
    import("../markup/markupScanner.ts"),
    import("../markup/codeLanguages.ts"),
    import("../markup/markdownText.ts"),
  ]);
  return (source: string) => {
    const scriptStart = OPENING_FENCE.exec(source)?.[0].length;
    // If an incomplete script has no fence outside its strings, the first line of dashes ends the script.
    CLOSING_FENCE.lastIndex = scriptStart === undefined ? 0 : (new MarkupScanner(source, SCRIPT).findFence(scriptStart) ?? scriptStart);
    const closing = scriptStart === undefined ? null : CLOSING_FENCE.exec(source);
    const pageStart = closing ? closing.index + closing[0].length : 0;
    const { code, comments } = new MarkupScanner(source, ASTRO).scan(pageStart);
    const page = replaceSpans(source, [{ from: 0, to: pageStart }, ...comments], ({ from, to }) => blankText(source.slice(from, to)));
    return { root: parseTemplate(createTemplate(page, code, "tsx")), script: source.slice(scriptStart, closing?.index ?? scriptStart) };
  };
}

export const astro = {
  id: "astro",
  extensions: ["astro"],
  languageIds: ["astro"],
  hasBuiltInLanguage: false,
  mayHaveImages: (source) => MARKUP_IMAGE.test(source),
  urlBase: "unknown",
  escapeAttribute: escapeMarkupAttribute,
  insertComment: insertHtmlComment,
  loadReader: async () => {
    const [read, { findElementImages }] = await Promise.all([loadPageReader(), import("../markup/elementImages.ts")]);
    return (source, components) => {
      const { root, script } = read(source);
      return findElementImages(root, { source, components, scripts: script });
    };
  },
  loadPageReader,
  isCode: true,
} as const satisfies DocumentSyntax;

/** @public */
export const sample: SyntaxSample = {
  features: ["components", "braces"],
  wrap: (markup) => `---\nconst text = "<img>";\n---\n\n${markup}\n`,
};
