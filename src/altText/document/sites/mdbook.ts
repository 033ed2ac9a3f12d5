import { readConfiguredFolder, type SiteProfile } from "../siteProfile.ts";

/** mdBook. Source: mdBook, “General Configuration”. */
export const mdbook = {
  id: "mdbook",
  markers: [{ name: /^book\.toml$/ }],
  dialects: { markdown: ["definitionLists"] },
  getImagePlaces: ({ configuration }) => ({
    publicFolders: [readConfiguredFolder(configuration, "src") ?? "src", "theme"],
    contentFolders: [readConfiguredFolder(configuration, "src") ?? "src"],
  }),
  chooseSyntax: ({ syntax, path, configuration }) => {
    const folder = /^\s*src\s*=\s*["']([^"']+)/m.exec(configuration)?.[1]?.replace(/^\.\/|\/$/g, "") ?? "src";
    return syntax === "markdown" && path.startsWith(`${folder}/`) ? "markdown" : undefined;
  },
} as const satisfies SiteProfile;
