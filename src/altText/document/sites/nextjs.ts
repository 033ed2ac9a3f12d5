import type { SiteProfile } from "../siteProfile.ts";

/** Next.js with MDX, as in sites with Nextra and in react.dev, where `.md` is MDX as well. Source: Nextra, “Markdown”; Next.js, “MDX”. */
export const nextjs = {
  id: "nextjs",
  markers: [
    {
      name: /^package\.json$/,
      content:
        /"next"\s*:[^]*"(?:nextra|@next\/mdx|@mdx-js\/[\w-]+|next-mdx-remote)"\s*:|"(?:nextra|@next\/mdx|@mdx-js\/[\w-]+)"\s*:[^]*"next"\s*:/,
    },
  ],
  dialects: { mdx: ["relaxedMdx"] },
  getImagePlaces: () => ({
    publicFolders: ["public"],
    contentFolders: ["src/content", "content", "contents", "src/pages", "pages", "src/app", "app", "docs"],
  }),
  chooseSyntax: ({ syntax, path }) => {
    const isContent = /^(?:src\/)?(?:content|contents|pages|app|docs|posts)\//.test(path);
    return isContent && (syntax === "markdown" || syntax === "mdx") ? "mdx" : undefined;
  },
} as const satisfies SiteProfile;
