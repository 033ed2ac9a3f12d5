import type { SiteProfile } from "../siteProfile.ts";

/** VitePress. The alt text of the image on a home page is empty by default. Source: VitePress, “Default Theme Config”, “Home Page”. */
export const vitepress = {
  id: "vitepress",
  markers: [{ name: /^\.vitepress$/, isFolder: true }],
  dialects: { markdown: ["optionalFrontMatterAlt"] },
  getImagePlaces: () => ({ publicFolders: ["public", "src/public", "docs/public"], contentFolders: ["", "src"] }),
  chooseSyntax: ({ syntax, path }) => (syntax === "markdown" && !path.startsWith("../") ? "markdown" : undefined),
} as const satisfies SiteProfile;
