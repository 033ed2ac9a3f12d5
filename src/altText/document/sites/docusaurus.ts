import { readBasePath, readConfiguredText, type SiteProfile } from "../siteProfile.ts";

/** Docusaurus. Its documentation may be outside the folder of the site, as in `path: "../docs"`. Source: Docusaurus, “MDX and React”, “Markdown features”. */
export const docusaurus = {
  id: "docusaurus",
  markers: [{ name: /^docusaurus\.config\.[cm]?[jt]s$/ }],
  dialects: { mdx: ["relaxedMdx"], markdown: [] },
  getImagePlaces: ({ configuration }) => {
    const folders = /\bstaticDirectories\s*:\s*\[([^\]]*)\]/.exec(configuration)?.[1]?.match(/[^\s"'`,]+/g) ?? ["static"];
    return {
      publicFolders: folders,
      contentFolders: ["docs", "blog", "src/pages"],
      basePath: readBasePath(readConfiguredText(configuration, "baseUrl")),
    };
  },
  chooseSyntax: ({ syntax, path, source, configuration }) => {
    if (syntax !== "markdown" && syntax !== "mdx") return undefined;
    // Documents beside the configuration, such as README.md, are not part of the site.
    if (!path.includes("/") || (path.startsWith("../") && !isConfigured(path, configuration))) return undefined;
    const format = FRONT_MATTER_FORMAT.exec(source)?.[1] ?? CONFIGURED_FORMAT.exec(configuration)?.[1] ?? "mdx";
    return format === "detect" ? syntax : format === "md" ? "markdown" : "mdx";
  },
} as const satisfies SiteProfile;

/** Matches the format of one document, in its front matter. */
const FRONT_MATTER_FORMAT = /^---[ \t]*\r?\n(?:(?!---)[^\n]*\n)*?mdx:[ \t]*\r?\n[ \t]+format:[ \t]*["']?(mdx|md|detect)\b/;

/** Matches the format of all documents, in the configuration. */
const CONFIGURED_FORMAT = /\bmarkdown\s*:\s*\{(?:[^{}]|\{[^{}]*\})*?\bformat\s*:\s*["'`](mdx|md|detect)\b/;

/** Whether a path outside the folder of the site is inside a folder that the configuration names. */
function isConfigured(path: string, configuration: string): boolean {
  const folders = configuration.matchAll(/\bpath\s*:\s*["'`]((?:\.\.\/)+[^"'`]*?)\/?["'`]/g);
  return Array.from(folders).some(([, folder = ""]) => path.startsWith(`${folder}/`));
}
