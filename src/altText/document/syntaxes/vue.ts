import type { DocumentSyntax, SyntaxSample } from "../documentSyntax.ts";
import { insertHtmlComment } from "../edits/comments.ts";
import { escapeMarkupAttribute } from "../edits/escape.ts";
import { isElement } from "../markup.ts";
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
    const [{ parseVue }, { findElementImages }, { parseJsxScripts }] = await Promise.all([
      import("../markup/htmlElements.ts"),
      import("../markup/elementImages.ts"),
      import("../markup/jsxScripts.ts"),
    ]);
    return (source, components) => {
      const root = parseVue(source);
      root.children = [...root.children.filter(isElement), ...parseJsxScripts(source)].sort((a, b) => a.tag.from - b.tag.from);
      return findElementImages(root, { source, components, scripts: extractScripts(source) });
    };
  },
} as const satisfies DocumentSyntax;

/** @public */
export const sample: SyntaxSample = {
  features: ["components", "bindings"],
  wrap: (markup) => `<script setup>\nconst text = "<img>";\n</script>\n\n<template>\n  ${markup}\n</template>\n`,
};
