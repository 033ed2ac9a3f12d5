/** A way in which a site generator's Markdown differs from GitHub's. `markup/dialects/` has the grammars. */
export type DialectFeature =
  /** Admonitions, tabs and collapsible blocks of Python-Markdown, whose content is indented by four spaces. */
  | "indentedBlocks"
  /** List items whose paragraphs are indented by four spaces, as in Python-Markdown. */
  | "tabbedLists"
  /** Terms with definitions that start with a colon. */
  | "definitionLists"
  /** HTML blocks end at the closing tag, and their content is Markdown only with the attribute `markdown`. */
  | "rawHtml"
  /** Text between the tags of HTML blocks is Markdown. */
  | "markdownInHtml"
  /** MDX with HTML comments, and with ids such as `{#id}` after headings. */
  | "relaxedMdx"
  /** Hugo's shortcodes, such as `{{< figure src="a.png" alt="A menu" >}}`. */
  | "shortcodes"
  /** Liquid includes that show an image, such as `{% include figure image_path="a.png" alt="A menu" %}`. */
  | "liquidIncludes"
  /** Images of Microsoft Learn, such as `:::image source="a.png" alt-text="A menu":::`. */
  | "learnImages"
  /** Obsidian's embeds, such as `![[a.png|A menu|300]]`. */
  | "wikiEmbeds"
  /** A size after the URL of an image, as in `![A menu](a.png =300x)`. */
  | "imageSizes"
  /** MyST directives, such as `{figure}`, and comments, which are lines that start with a percent sign. */
  | "mystDirectives"
  /** Attributes in braces after an image, such as `{alt="A menu"}`. */
  | "attributeLists"
  /** Code cells of Quarto and R Markdown, with options for the images that they create. */
  | "quarto"
  /** Formulas between dollar signs. */
  | "math"
  /** Front matter in which missing alt text counts as empty, as the theme defines. */
  | "optionalFrontMatterAlt";

export type DialectFeatures = ReadonlySet<DialectFeature>;

export const NO_FEATURES: DialectFeatures = new Set();
