import type { SiteProfile } from "../siteProfile.ts";

/** MyST: projects with `myst.yml`, Sphinx with MyST-Parser or MyST-NB, and Jupyter Book. Source: MyST, “Markdown Guide”; Jupyter Book. */
export const myst = {
  id: "myst",
  markers: [
    { name: /^myst\.ya?ml$/ },
    { name: /^conf\.py$/, content: /["'](?:myst_parser|myst_nb|myst_nb_bridge)["']/ },
    { name: /^_config\.ya?ml$/, content: /^(?:sphinx|execute|parse|html|launch_buttons|repository):/m },
  ],
  dialects: {
    markdown: ["mystDirectives", "attributeLists", "definitionLists", "math"],
    notebook: ["mystDirectives", "attributeLists", "definitionLists", "math"],
  },
  // A Sphinx configuration is a script, which may copy images from anywhere before the build.
  getImagePlaces: ({ configuration }) => (COPIES_FILES.test(configuration) ? { publicFolders: [""], isIncomplete: true } : undefined),
  chooseSyntax: ({ syntax, path, siblings, configuration }) => {
    // Jekyll's configuration has the same name as Jupyter Book's.
    const isBook = !/^(?:plugins|permalink|remote_theme|theme|collections):/m.test(configuration) || siblings.includes("_toc.yml");
    return isBook && (syntax === "markdown" || syntax === "notebook") && !path.startsWith("../") ? syntax : undefined;
  },
} as const satisfies SiteProfile;

/** Matches calls of Python's functions that copy or move files. */
const COPIES_FILES = /\bshutil\.(?:copy\w*|move)\(|\b(?:copyfile|copytree|copy_tree)\(/;
