import type { DocumentSyntax, SyntaxSample } from "../documentSyntax.ts";
import { insertHtmlComment } from "../edits/comments.ts";
import { escapeMarkupAttribute } from "../edits/escape.ts";
import { IN_MARKUP } from "../markup/imageMarkers.ts";

export const handlebars = {
  id: "handlebars",
  extensions: ["hbs", "handlebars"],
  languageIds: ["handlebars"],
  hasBuiltInLanguage: true,
  mayHaveImages: (source) => IN_MARKUP.test(source),
  addressBase: "unknown",
  escapeAttribute: escapeMarkupAttribute,
  insertComment: insertHtmlComment,
  loadReader: async () => {
    const [{ htmlElements }, { usesOfElements }] = await Promise.all([
      import("../markup/htmlElements.ts"),
      import("../markup/usesOfElements.ts"),
    ]);
    return (source, components) => usesOfElements(htmlElements(source), { source, components });
  },
} as const satisfies DocumentSyntax;

/** @public */
export const sample: SyntaxSample = {
  features: [],
  wrap: (markup) => `{{#if text}}\n  ${markup}\n{{/if}}\n`,
};
