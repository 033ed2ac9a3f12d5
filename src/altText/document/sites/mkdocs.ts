import type { SiteProfile } from "../siteProfile.ts";

/** MkDocs with Python-Markdown, and with the extensions that most themes enable. Source: Python-Markdown; PyMdown Extensions; Material for MkDocs. */
export const mkdocs = {
  id: "mkdocs",
  markers: [{ name: /^(?:mkdocs|properdocs)(?:[.-][\w-]+)?\.ya?ml$/ }, { name: /^zensical\.toml$/ }],
  dialects: { markdown: ["indentedBlocks", "definitionLists", "rawHtml", "attributeLists"] },
  chooseSyntax: ({ syntax, path, configuration }) => {
    const folder = /^\s*docs_dir\s*[:=]\s*["']?([^\s"'#]+)/m.exec(configuration)?.[1]?.replace(/^\.\/|\/$/g, "") ?? "docs";
    return syntax === "markdown" && (folder === "." || path.startsWith(`${folder}/`)) ? "markdown" : undefined;
  },
} as const satisfies SiteProfile;
