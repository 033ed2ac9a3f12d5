import type { SiteProfile } from "../siteProfile.ts";

/** Wikis of Azure DevOps. Source: Azure DevOps, “Use Markdown in Azure DevOps”, “Images”. */
export const azureWiki = {
  id: "azureWiki",
  markers: [{ name: /^\.order$/ }],
  dialects: { markdown: ["imageSizes", "math"] },
  chooseSyntax: ({ syntax, path }) => (syntax === "markdown" && !path.startsWith("../") ? "markdown" : undefined),
} as const satisfies SiteProfile;
