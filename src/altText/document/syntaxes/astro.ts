import type { DocumentSyntax, SyntaxSample } from "../documentSyntax.ts";
import { insertHtmlComment } from "../edits/comments.ts";
import { escapeMarkupAttribute } from "../edits/escape.ts";
import { MARKUP_IMAGE } from "../markup/imageMarkers.ts";

/** Matches the component's script, which may follow comments. */
const FENCES = /^(?:\s|<!--(?:[^-]|-(?!->))*-->)*---([^]*?)\n[ \t]*---[ \t]*(?:\n|$)/;

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
    const [{ parseTemplate }, { findElementImages }, { createTemplate, replaceSpans }, { MarkupScanner }, { ASTRO }, { blankText }] =
      await Promise.all([
        import("../markup/htmlElements.ts"),
        import("../markup/elementImages.ts"),
        import("../markup/template.ts"),
        import("../markup/markupScanner.ts"),
        import("../markup/codeLanguages.ts"),
        import("../markup/markdownText.ts"),
      ]);
    return (source, components) => {
      // The document is TypeScript between fences, followed by markup with expressions, which may themselves contain markup.
      const [fences = "", script = ""] = FENCES.exec(source) ?? [];
      const { code, comments } = new MarkupScanner(source, ASTRO).scan(fences.length);
      const page = replaceSpans(source, [{ from: 0, to: fences.length }, ...comments], ({ from, to }) => blankText(source.slice(from, to)));
      return findElementImages(parseTemplate(createTemplate(page, code, "tsx")), {
        source,
        components,
        scripts: script,
      });
    };
  },
} as const satisfies DocumentSyntax;

/** @public */
export const sample: SyntaxSample = {
  features: ["components", "braces"],
  wrap: (markup) => `---\nconst text = "<img>";\n---\n\n${markup}\n`,
};
