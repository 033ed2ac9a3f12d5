import type { Syntax } from "../../../src/altText/document/syntax.ts";

/** Puts markup into a document of a syntax. Markup with closed tags and quoted attributes is read alike in every syntax. */
export function wrapMarkup(syntax: Syntax, markup: string): string {
  switch (syntax) {
    case "markdown":
    case "mdx":
      return `# Title\n\n${markup}\n`;
    case "notebook": {
      const source = `# Title\n\n${markup}\n`.split(/(?<=\n)/);
      return JSON.stringify({ cells: [{ cell_type: "markdown", metadata: {}, source }], nbformat: 4 }, undefined, 1);
    }
    case "html":
      return `<!doctype html>\n<html lang="en">\n<body>\n${markup}\n</body>\n</html>\n`;
    case "vue":
      return `<script setup>\nconst text = "<img>";\n</script>\n\n<template>\n  ${markup}\n</template>\n`;
    case "svelte":
      return `<script>\n  let text = "<img>";\n</script>\n\n{#if text > ""}\n  ${markup}\n{/if}\n`;
    case "astro":
      return `---\nconst text = "<img>";\n---\n\n${markup}\n`;
    case "jsx":
    case "tsx":
      return `export const Page = ({ text }${syntax === "tsx" ? ": { text: string }" : ""}) => (\n  <>\n    ${markup}\n  </>\n);\n`;
  }
}
