import { readBasePath, readConfiguredFolder, readConfiguredText, type SiteProfile } from "../siteProfile.ts";

/** Jekyll, with Liquid and kramdown. It converts only documents with front matter. Source: Jekyll, “Includes”; kramdown, “Syntax”. */
export const jekyll = {
  id: "jekyll",
  markers: [{ name: /^_config\.ya?ml$/ }],
  dialects: { markdown: ["liquidIncludes", "attributeLists", "definitionLists", "rawHtml"] },
  // The URL of a page may differ from its path, and a theme may provide images.
  getImagePlaces: ({ configuration }) => {
    const source = readConfiguredFolder(configuration, "source") ?? "";
    return { publicFolders: [source], basePath: readBasePath(readConfiguredText(configuration, "baseurl")), isIncomplete: true };
  },
  chooseSyntax: ({ syntax, path, source, configuration, siblings }) => {
    // Jupyter Book and Hexo have a configuration of the same name.
    const isOther =
      siblings.includes("_toc.yml") || /^\s*(?:sphinx|execute|deploy):/m.test(configuration) || siblings.includes("scaffolds");
    if (isOther || syntax !== "markdown" || path.startsWith("../")) return undefined;
    return /^\uFEFF?---[ \t]*\r?\n?/.test(source) && !/^markdown:\s*["']?commonmark/im.test(configuration) ? "markdown" : undefined;
  },
} as const satisfies SiteProfile;
