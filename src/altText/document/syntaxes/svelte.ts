import type { DocumentSyntax, SyntaxSample } from "../documentSyntax.ts";
import { insertHtmlComment } from "../edits/comments.ts";
import { escapeMarkupAttribute } from "../edits/escape.ts";
import { MARKUP_IMAGE } from "../markup/imageMarkers.ts";
import { extractScripts } from "../markup/scripts.ts";

async function loadPageReader() {
  const [{ parseTemplate }, { createTemplate, replaceSpans }, { MarkupScanner }, { SVELTE }, { blankText }] = await Promise.all([
    import("../markup/htmlElements.ts"),
    import("../markup/template.ts"),
    import("../markup/markupScanner.ts"),
    import("../markup/codeLanguages.ts"),
    import("../markup/markdownText.ts"),
  ]);
  return (source: string) => {
    const { code, comments } = new MarkupScanner(source, SVELTE).scan(0);
    const page = replaceSpans(source, comments, ({ from, to }) => blankText(source.slice(from, to)));
    return { root: parseTemplate(createTemplate(page, code)) };
  };
}

export const svelte = {
  id: "svelte",
  extensions: ["svelte"],
  languageIds: ["svelte"],
  hasBuiltInLanguage: false,
  mayHaveImages: (source) => MARKUP_IMAGE.test(source),
  urlBase: "unknown",
  escapeAttribute: escapeMarkupAttribute,
  insertComment: insertHtmlComment,
  loadReader: async () => {
    const [read, { findElementImages }] = await Promise.all([loadPageReader(), import("../markup/elementImages.ts")]);
    return (source, components) => findElementImages(read(source).root, { source, components, scripts: extractScripts(source) });
  },
  loadPageReader,
  isCode: true,
} as const satisfies DocumentSyntax;

/** @public */
export const sample: SyntaxSample = {
  features: ["components", "braces", "interpolation"],
  wrap: (markup) => `<script>\n  let text = "<img>";\n</script>\n\n{#if text > ""}\n  ${markup}\n{/if}\n`,
};
