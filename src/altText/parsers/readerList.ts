import type { BaseSyntax } from "../document/siteProfile.ts";
import { getBaseSyntax } from "../document/features.ts";
import type { Syntax } from "../document/syntax.ts";
import type { TokenReader } from "./tokens.ts";

/** Functions that load the reader for each syntax. Each reader and its framework's parser are loaded when the first document needs them. */
const loaders: Record<BaseSyntax, () => Promise<TokenReader>> = {
  asciiDoc: rejectSyntax,
  astro: async () => (await import("./readers/astro.ts")).readAstro,
  html: async () => (await import("./readers/html.ts")).readHtmlDocument,
  jsx: async () => (await import("./readers/jsx.ts")).createScriptReader("flow"),
  markdown: async () => (await import("./readers/markdown.ts")).readMarkdown,
  mdx: async () => (await import("./readers/mdx.ts")).readMdx,
  notebook: async () => (await import("./readers/notebook.ts")).readNotebook,
  quarto: async () => (await import("./readers/markdown.ts")).readMarkdown,
  restructuredText: rejectSyntax,
  svelte: async () => (await import("./readers/svelte.ts")).readSvelte,
  tsx: async () => (await import("./readers/jsx.ts")).createScriptReader("typescript"),
  vue: async () => (await import("./readers/vue.ts")).readVue,
};

/** Loader for a syntax whose documents are never changed, so that no other parser has to read them. */
function rejectSyntax(): Promise<TokenReader> {
  return Promise.reject(new RangeError("Documents of this format can be checked, but not changed."));
}

export function loadTokenReader(syntax: Syntax): Promise<TokenReader> {
  return loaders[getBaseSyntax(syntax)]();
}
