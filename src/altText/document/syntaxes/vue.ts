import type { DocumentSyntax, SyntaxSample } from "../documentSyntax.ts";
import { insertHtmlComment } from "../edits/comments.ts";
import { escapeMarkupAttribute } from "../edits/escape.ts";
import { isElement } from "../markup.ts";
import { MARKUP_IMAGE } from "../markup/imageMarkers.ts";
import { extractScripts } from "../markup/scripts.ts";

/** Loads the parser for the templates of a component, and for the markup in its scripts. */
async function loadPageReader() {
  const [{ parseVue }, { parseJsxScripts }] = await Promise.all([import("../markup/htmlElements.ts"), import("../markup/jsxScripts.ts")]);
  return (source: string) => {
    const root = parseVue(source);
    root.children = [...root.children.filter(isElement), ...parseJsxScripts(source)].sort((a, b) => a.tag.from - b.tag.from);
    return { root };
  };
}

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
    const [read, { findElementImages }, { findVueRoots }] = await Promise.all([
      loadPageReader(),
      import("../markup/elementImages.ts"),
      import("../markup/vueRoots.ts"),
    ]);
    return (source, components) => {
      const { root } = read(source);
      const scripts = extractScripts(source);
      const rootOffsets = new Set(findVueRoots(root, scripts).map(({ tag }) => tag.from));
      return findElementImages(root, { source, components, scripts }).map((use) =>
        rootOffsets.has(use.range.from) && use.alt.kind === "missing" ? { ...use, inheritsAttributes: true } : use,
      );
    };
  },
  loadPageReader,
  isCode: true,
} as const satisfies DocumentSyntax;

/** @public */
export const sample: SyntaxSample = {
  features: ["components", "bindings"],
  wrap: (markup) => `<script setup>\nconst text = "<img>";\n</script>\n\n<template>\n  ${markup}\n</template>\n`,
};
