import { readBasePath, readConfiguredFolder, readConfiguredText, type SiteProfile } from "../siteProfile.ts";

/** Matches a key that configurations of Hugo have. */
const HUGO_KEY = /^\s*["']?(?:baseURL|baseurl|languageCode|theme|title|module|contentDir)["']?\s*[:=]/im;

/** Hugo, with Goldmark. Source: Hugo, “Shortcodes”, “Configure markup”. */
export const hugo = {
  id: "hugo",
  markers: [
    { name: /^hugo\.(?:toml|ya?ml|json)$/ },
    { name: /^config\.(?:toml|ya?ml|json)$/, content: HUGO_KEY },
    { name: /^\.hugo_build\.lock$/ },
    { name: /^config$/, isFolder: true },
  ],
  dialects: { markdown: ["shortcodes", "definitionLists"] },
  getImagePlaces: ({ configuration }) => {
    const content = readConfiguredFolder(configuration, "contentDir") ?? "content";
    const theme = readConfiguredFolder(configuration, "theme") ?? "*";
    const publicFolders = [
      "static",
      readConfiguredFolder(configuration, "staticDir") ?? "static",
      content,
      "assets",
      `themes/${theme}/static`,
    ];
    // A theme or a module may provide images, and a page's own URL may differ from its path.
    return {
      publicFolders,
      contentFolders: [content],
      basePath: readBasePath(readConfiguredText(configuration, "baseURL")),
      isIncomplete: true,
    };
  },
  // Documents beside the configuration, such as README.md, are not part of the site.
  chooseSyntax: ({ syntax, path, siblings }) => {
    const has = (pattern: RegExp) => siblings.some((name) => pattern.test(name));
    // Other programs have files and folders named “config” as well.
    const folderCount = siblings.filter((name) => /^(?:content|archetypes|layouts|themes)$/.test(name)).length;
    const isHugo = has(/^(?:hugo\.\w+|\.hugo_build\.lock)$/) || folderCount > (has(/^config\.\w+$/) ? 0 : 1);
    return isHugo && syntax === "markdown" && path.includes("/") && !path.startsWith("../") ? "markdown" : undefined;
  },
} as const satisfies SiteProfile;
