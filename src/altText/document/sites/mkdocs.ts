import { readBasePath, readConfiguredFolder, readConfiguredText, type SiteProfile } from "../siteProfile.ts";

/** MkDocs with Python-Markdown, and with the extensions that most themes enable. Source: Python-Markdown; PyMdown Extensions; Material for MkDocs. */
export const mkdocs = {
  id: "mkdocs",
  markers: [{ name: /^(?:mkdocs|properdocs)(?:[.-][\w-]+)?\.ya?ml$/ }, { name: /^zensical\.toml$/ }],
  dialects: { markdown: ["indentedBlocks", "tabbedLists", "definitionLists", "rawHtml", "attributeLists"] },
  getImagePlaces: ({ configuration }) => {
    const docs = readConfiguredFolder(configuration, "docs_dir") ?? "docs";
    const theme = readConfiguredFolder(configuration, "custom_dir");
    return {
      publicFolders: [docs, ...(theme === undefined ? [] : [theme])],
      contentFolders: [docs],
      basePath: readBasePath(readConfiguredText(configuration, "site_url")),
    };
  },
  chooseSyntax: ({ syntax, path, configuration }) => {
    const folder = /^\s*docs_dir\s*[:=]\s*["']?([^\s"'#]+)/m.exec(configuration)?.[1]?.replace(/^\.\/|\/$/g, "") ?? "docs";
    return syntax === "markdown" && (folder === "." || path.startsWith(`${folder}/`)) ? "markdown" : undefined;
  },
} as const satisfies SiteProfile;
