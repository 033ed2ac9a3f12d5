/** A way in which a site generator's Markdown differs from GitHub's. `markup/dialects/` has the grammars. */
export type DialectFeature =
  /** Admonitions, tabs and collapsible blocks of Python-Markdown, whose content is indented by four spaces. */
  | "indentedBlocks"
  /** Terms with definitions that start with a colon. */
  | "definitionLists"
  /** HTML blocks end at the closing tag, and their content is Markdown only with the attribute `markdown`. */
  | "rawHtml"
  /** MDX with HTML comments, and with ids such as `{#id}` after headings. */
  | "relaxedMdx";

export type DialectFeatures = ReadonlySet<DialectFeature>;

export const NO_FEATURES: DialectFeatures = new Set();
