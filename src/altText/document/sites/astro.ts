import { readBasePath, readConfiguredFolder, readConfiguredText, type SiteProfile } from "../siteProfile.ts";

/** Astro and Starlight. Starlight's hero images have empty alt text by default. Source: Astro, “Markdown in Astro”; Starlight, “Frontmatter Reference”. */
export const astro = {
  id: "astro",
  markers: [{ name: /^astro\.config\.[cm]?[jt]s$/ }],
  dialects: { markdown: ["optionalFrontMatterAlt"], mdx: ["optionalFrontMatterAlt"] },
  getImagePlaces: ({ configuration }) => ({
    publicFolders: [readConfiguredFolder(configuration, "publicDir") ?? "public"],
    contentFolders: ["src/content/docs", "src/content", "src/pages"],
    basePath: readBasePath(readConfiguredText(configuration, "base")),
  }),
  chooseSyntax: ({ syntax, path }) => {
    const isContent = path.startsWith("src/") || path.startsWith("content/");
    return isContent && (syntax === "markdown" || syntax === "mdx") ? syntax : undefined;
  },
} as const satisfies SiteProfile;
