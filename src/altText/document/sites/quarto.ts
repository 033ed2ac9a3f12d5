import { QUARTO } from "../quartoFeatures.ts";
import type { SiteProfile } from "../siteProfile.ts";

/** Markdown in a Quarto project. Source: Quarto, “Project Basics”. */
export const quarto = {
  id: "quarto",
  markers: [{ name: /^_quarto\.ya?ml$/ }],
  dialects: { markdown: QUARTO },
  chooseSyntax: ({ syntax, path }) => (syntax === "markdown" && path.includes("/") && !path.startsWith("../") ? "markdown" : undefined),
} as const satisfies SiteProfile;
