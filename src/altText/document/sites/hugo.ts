import type { SiteProfile } from "../siteProfile.ts";

const BASE_URL = /^\s*["']?(?:baseURL|baseurl|languageCode|theme|title|module|contentDir)["']?\s*[:=]/im;

/** Hugo, with Goldmark. Source: Hugo, “Shortcodes”, “Configure markup”. */
export const hugo = {
  id: "hugo",
  markers: [
    { name: /^hugo\.(?:toml|ya?ml|json)$/ },
    { name: /^config\.(?:toml|ya?ml|json)$/, content: BASE_URL },
    { name: /^\.hugo_build\.lock$/ },
  ],
  dialects: { markdown: ["shortcodes", "definitionLists"] },
  // Documents beside the configuration, such as README.md, are not part of the site.
  chooseSyntax: ({ syntax, path, siblings }) => {
    const isHugo = siblings.some((name) => /^(?:hugo\.\w+|content|archetypes|layouts|themes|\.hugo_build\.lock)$/.test(name));
    return isHugo && syntax === "markdown" && path.includes("/") && !path.startsWith("../") ? "markdown" : undefined;
  },
} as const satisfies SiteProfile;
