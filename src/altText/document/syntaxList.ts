// Generated from the files in src/altText/document/syntaxes by `npm run generate`.
import { asciiDoc } from "./syntaxes/asciiDoc.ts";
import { astro } from "./syntaxes/astro.ts";
import { html } from "./syntaxes/html.ts";
import { jsx } from "./syntaxes/jsx.ts";
import { markdown } from "./syntaxes/markdown.ts";
import { mdx } from "./syntaxes/mdx.ts";
import { notebook } from "./syntaxes/notebook.ts";
import { quarto } from "./syntaxes/quarto.ts";
import { restructuredText } from "./syntaxes/restructuredText.ts";
import { svelte } from "./syntaxes/svelte.ts";
import { tsx } from "./syntaxes/tsx.ts";
import { vue } from "./syntaxes/vue.ts";

/** All supported document syntaxes. Importing this module loads no parser. */
export const syntaxes = [asciiDoc, astro, html, jsx, markdown, mdx, notebook, quarto, restructuredText, svelte, tsx, vue] as const;
