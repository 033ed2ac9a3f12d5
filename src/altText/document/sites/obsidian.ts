import type { SiteProfile } from "../siteProfile.ts";

/** Obsidian, and Quartz, which builds sites from its notes. Source: Obsidian's help, “Embed files”, “Basic formatting syntax”. */
export const obsidian = {
  id: "obsidian",
  markers: [{ name: /^\.obsidian$/, isFolder: true }, { name: /^quartz\.config\.ts$/ }],
  dialects: { markdown: ["wikiEmbeds", "imageSizes", "math"] },
  // Obsidian also finds a file by its name alone, in any folder.
  getImagePlaces: () => ({ publicFolders: [""], isIncomplete: true }),
  chooseSyntax: ({ syntax, path }) => (syntax === "markdown" && !path.startsWith("../") ? "markdown" : undefined),
} as const satisfies SiteProfile;
