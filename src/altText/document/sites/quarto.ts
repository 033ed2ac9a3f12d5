import { QUARTO } from "../quartoFeatures.ts";
import type { SiteProfile } from "../siteProfile.ts";

/** Markdown and notebooks in a Quarto project. Source: Quarto, “Project Basics”. */
export const quarto = {
  id: "quarto",
  markers: [{ name: /^_quarto\.ya?ml$/ }],
  dialects: { markdown: QUARTO, notebook: ["markdownInHtml", "attributeLists", "definitionLists", "math"] },
  chooseSyntax: ({ syntax, path }) => {
    if (path.startsWith("../")) return undefined;
    // Markdown beside the configuration is for readers of the repository, such as a README.
    return syntax === "notebook" || (syntax === "markdown" && path.includes("/")) ? syntax : undefined;
  },
} as const satisfies SiteProfile;
