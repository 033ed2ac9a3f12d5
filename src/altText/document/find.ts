import type { ImageUse } from "./imageUse.ts";
import { mayHaveImages, type Syntax } from "./syntax.ts";
import { astroUses, svelteUses, vueUses } from "./markup/componentFiles.ts";
import { addressesIn } from "./markup/expressions.ts";
import { htmlElements } from "./markup/htmlElements.ts";
import { jsxElements } from "./markup/jsxElements.ts";
import { markdownUses } from "./markup/markdown.ts";
import { mdxUses } from "./markup/mdx.ts";
import { notebookUses } from "./markup/notebook.ts";
import { USUAL_COMPONENTS, type Components } from "./markup/components.ts";
import { usesOfElements } from "./markup/usesOfElements.ts";

/** Every image of a document, in the order in which they stand. @throws Error for what is too broken to be read */
export function findImageUses(source: string, syntax: Syntax, components: Components = USUAL_COMPONENTS): ImageUse[] {
  if (!mayHaveImages(source, syntax, components)) return [];
  switch (syntax) {
    case "markdown":
      return markdownUses(source, components);
    case "mdx":
      return mdxUses(source, components);
    case "notebook":
      return notebookUses(source, components);
    case "html":
      return usesOfElements(htmlElements(source), { source, components });
    case "jsx":
    case "tsx":
      return usesOfElements(jsxElements(source, syntax === "tsx"), { source, components, addressOf: addressesIn(source) });
    case "vue":
      return vueUses(source, components);
    case "svelte":
      return svelteUses(source, components);
    case "astro":
      return astroUses(source, components);
  }
}
