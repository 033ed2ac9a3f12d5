/** Roles that browsers know. Others in a list of roles are skipped. Sources: WAI-ARIA 1.3, its Graphics Module 1.0, DPUB-ARIA 1.1. */
export const ROLES: ReadonlySet<string> = new Set(
  (
    "alert|alertdialog|application|article|banner|blockquote|button|caption|cell|checkbox|code|columnheader|combobox|" +
    "comment|complementary|contentinfo|definition|deletion|dialog|directory|document|emphasis|feed|figure|form|generic|" +
    "grid|gridcell|group|heading|img|insertion|link|list|listbox|listitem|log|main|mark|marquee|math|menu|menubar|menuitem|" +
    "menuitemcheckbox|menuitemradio|meter|navigation|none|note|option|paragraph|progressbar|radio|radiogroup|region|row|" +
    "rowgroup|rowheader|scrollbar|search|searchbox|sectionfooter|sectionheader|separator|slider|spinbutton|status|strong|" +
    "subscript|suggestion|superscript|switch|tab|table|tablist|tabpanel|term|textbox|time|timer|toolbar|tooltip|tree|" +
    "treegrid|treeitem|graphics-document|graphics-object|graphics-symbol|doc-abstract|doc-acknowledgments|doc-afterword|" +
    "doc-appendix|doc-backlink|doc-biblioentry|doc-bibliography|doc-biblioref|doc-chapter|doc-colophon|doc-conclusion|" +
    "doc-cover|doc-credit|doc-credits|doc-dedication|doc-endnote|doc-endnotes|doc-epigraph|doc-epilogue|doc-errata|" +
    "doc-example|doc-footnote|doc-foreword|doc-glossary|doc-glossref|doc-index|doc-introduction|doc-noteref|doc-notice|" +
    "doc-pagebreak|doc-pagefooter|doc-pageheader|doc-pagelist|doc-part|doc-preface|doc-prologue|doc-pullquote|doc-qna|" +
    "doc-subtitle|doc-tip|doc-toc"
  ).split("|"),
);

/** Other names of roles. */
export const SYNONYMS: Record<string, string> = { image: "img", presentation: "none" };

export const IMAGE_ROLES: ReadonlySet<string> = new Set(["img", "graphics-document", "graphics-symbol", "doc-cover"]);

/** Roles of controls that are named by their content. */
export const CONTROL_ROLES: Record<string, "link" | "button" | "control"> = {
  link: "link",
  "doc-backlink": "link",
  "doc-biblioref": "link",
  "doc-glossref": "link",
  "doc-noteref": "link",
  button: "button",
  checkbox: "control",
  menuitem: "control",
  menuitemcheckbox: "control",
  menuitemradio: "control",
  option: "control",
  radio: "control",
  switch: "control",
  tab: "control",
  treeitem: "control",
};

/** Roles whose children are presentational and not part of the name, so that screen readers never reach the children. */
export const ATOMIC_ROLES: ReadonlySet<string> = new Set([
  "img",
  "graphics-symbol",
  "doc-cover",
  "meter",
  "progressbar",
  "scrollbar",
  "separator",
  "slider",
]);

/** Global attributes: an element with one of them is exposed, even if its role is `none`. */
export const GLOBAL_ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    "aria-atomic|aria-braillelabel|aria-brailleroledescription|aria-busy|aria-controls|aria-current|aria-describedby|" +
    "aria-description|aria-details|aria-dropeffect|aria-flowto|aria-grabbed|aria-keyshortcuts|aria-label|aria-labelledby|" +
    "aria-live|aria-owns|aria-relevant|aria-roledescription"
  ).split("|"),
);
