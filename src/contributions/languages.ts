/** VS Code's languages of the documents whose alt texts are checked: each of them activates the extension. */
export const LANGUAGE_IDS: readonly string[] = [
  "markdown",
  "mdx",
  "html",
  "vue",
  "svelte",
  "astro",
  "javascript",
  "javascriptreact",
  "typescriptreact",
];
