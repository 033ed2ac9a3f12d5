// Generated from the files in src/altText/document/sites by `npm run generate`.
import { docusaurus } from "./sites/docusaurus.ts";
import { mkdocs } from "./sites/mkdocs.ts";
import { nextjs } from "./sites/nextjs.ts";

/** Profiles of all supported site generators. */
export const sites = [docusaurus, mkdocs, nextjs] as const;
