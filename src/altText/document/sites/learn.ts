import type { SiteProfile } from "../siteProfile.ts";

/** Microsoft Learn, with DocFX. Source: Microsoft Learn, “Markdown reference”. */
export const learn = {
  id: "learn",
  markers: [{ name: /^\.openpublishing\.publish\.config\.json$/ }, { name: /^docfx\.json$/ }],
  dialects: { markdown: ["learnImages"] },
  chooseSyntax: ({ syntax, path }) => (syntax === "markdown" && !path.startsWith("../") ? "markdown" : undefined),
} as const satisfies SiteProfile;
