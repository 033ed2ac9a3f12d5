import type { DocumentSyntax, SyntaxSample } from "../documentSyntax.ts";
import { insertHtmlComment } from "../edits/comments.ts";
import { escapeMarkupAttribute } from "../edits/escape.ts";
import { MARKUP_IMAGE } from "../markup/imageMarkers.ts";

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
    const [{ parseTemplate }, { findElementImages }, { createUrlResolver }, { findExpressions, createTemplate }] = await Promise.all([
      import("../markup/htmlElements.ts"),
      import("../markup/elementImages.ts"),
      import("../markup/expressions.ts"),
      import("../markup/template.ts"),
    ]);
    return (source, components) => {
      // The document is TypeScript between fences, followed by markup with expressions, which may themselves contain markup.
      const [fences = "", code = ""] = /^\s*---([^]*?)\n---[ \t]*(?:\n|$)/.exec(source) ?? [];
      const page = fences.replace(/[^\n]/g, " ") + source.slice(fences.length);
      const template = createTemplate(page, findExpressions(page, fences.length, false).expressions, "tsx");
      return findElementImages(parseTemplate(template), { source, components, resolveUrl: createUrlResolver(code) });
    };
  },
} as const satisfies DocumentSyntax;

/** @public */
export const sample: SyntaxSample = {
  features: ["components", "braces"],
  wrap: (markup) => `---\nconst text = "<img>";\n---\n\n${markup}\n`,
};
