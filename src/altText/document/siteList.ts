// Generated from the files in src/altText/document/sites by `npm run generate`.
import { astro } from "./sites/astro.ts";
import { azureWiki } from "./sites/azureWiki.ts";
import { docusaurus } from "./sites/docusaurus.ts";
import { gitbook } from "./sites/gitbook.ts";
import { hugo } from "./sites/hugo.ts";
import { jekyll } from "./sites/jekyll.ts";
import { learn } from "./sites/learn.ts";
import { mdbook } from "./sites/mdbook.ts";
import { mkdocs } from "./sites/mkdocs.ts";
import { myst } from "./sites/myst.ts";
import { nextjs } from "./sites/nextjs.ts";
import { obsidian } from "./sites/obsidian.ts";
import { quarto } from "./sites/quarto.ts";
import { vitepress } from "./sites/vitepress.ts";

/** Profiles of all supported site generators. */
export const sites = [
  astro,
  azureWiki,
  docusaurus,
  gitbook,
  hugo,
  jekyll,
  learn,
  mdbook,
  mkdocs,
  myst,
  nextjs,
  obsidian,
  quarto,
  vitepress,
] as const;
