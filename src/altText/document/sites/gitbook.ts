import type { SiteProfile } from "../siteProfile.ts";

/** GitBook. Its blocks, such as `{% hint %}`, contain Markdown. Source: GitBook, “Git Sync”, “Markdown”. */
export const gitbook = {
  id: "gitbook",
  markers: [{ name: /^\.gitbook\.ya?ml$/ }, { name: /^\.gitbook$/, isFolder: true }],
  dialects: { markdown: [] },
  chooseSyntax: ({ syntax, path }) => (syntax === "markdown" && !path.startsWith("../") ? "markdown" : undefined),
} as const satisfies SiteProfile;
