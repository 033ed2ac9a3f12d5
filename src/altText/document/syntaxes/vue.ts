import type { DocumentSyntax, SyntaxSample } from "../documentSyntax.ts";
import { insertHtmlComment } from "../edits/comments.ts";
import { escapeMarkupAttribute } from "../edits/escape.ts";
import { MARKUP_IMAGE } from "../markup/imageMarkers.ts";
import { extractScripts } from "../markup/scripts.ts";

export const vue = {
  id: "vue",
  extensions: ["vue"],
  languageIds: ["vue"],
  hasBuiltInLanguage: false,
  mayHaveImages: (source) => MARKUP_IMAGE.test(source),
  // Vue's compiler converts the relative URLs of a template to imports.
  urlBase: "module",
  escapeAttribute: escapeMarkupAttribute,
  insertComment: insertHtmlComment,
  loadReader: async () => {
    const [{ parseTemplate }, { findElementImages }, { createUrlResolver }] = await Promise.all([
      import("../markup/htmlElements.ts"),
      import("../markup/elementImages.ts"),
      import("../markup/expressions.ts"),
    ]);
    return (source, components) => {
      const page = blankForeignTemplates(source);
      const elements = parseTemplate({ source: page, masked: page, expressions: new Map() });
      return findElementImages(elements, { source, components, resolveUrl: createUrlResolver(extractScripts(source)) });
    };
  },
} as const satisfies DocumentSyntax;

/** @public */
export const sample: SyntaxSample = {
  features: ["components", "bindings"],
  wrap: (markup) => `<script setup>\nconst text = "<img>";\n</script>\n\n<template>\n  ${markup}\n</template>\n`,
};

/** Blanks templates in a language other than HTML, such as Pug. Keeps offsets and lines. */
function blankForeignTemplates(source: string): string {
  return source.replace(
    /(<template\b[^<>]{0,1000}\blang\s*=\s*["']?(?!html\b)\w[^<>]{0,1000}>)([^]*?)(?=<\/template\s*>|$)/gi,
    (_, tag: string, content: string) => tag + content.replace(/[^\n]/g, " "),
  );
}
