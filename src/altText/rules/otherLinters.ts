/**
 * Names that other linters give to their rules about alt text: markdownlint, GitHub's rules for markdownlint, HTMLHint, ESLint's jsx-a11y and
 * vuejs-accessibility, oxlint, Biome, Svelte, axe and webhint.
 */
const CODES = [
  /^(MD045|no-alt-text|GH001|no-default-alt-text)$/i,
  /^alt-require$/,
  /\b(jsx[-_]a11y|vuejs-accessibility|next)[/(](alt-text|img-redundant-alt)\)?$/,
  /^lint\/a11y\/(useAltText|noRedundantAlt)$/,
  /^a11y[-_](missing[-_]attribute|img[-_]redundant[-_]alt)$/,
  /^(axe\/)?(image-alt|image-redundant-alt|input-image-alt|area-alt|role-img-alt|svg-img-alt|object-alt|text-alternatives)$/,
];

/** Whether a diagnostic from another linter is about alt text, judging by its code. */
export function isAboutAltText(code: string | number | { value: string | number } | undefined): boolean {
  const value = String(typeof code === "object" ? code.value : code);
  return CODES.some((pattern) => pattern.test(value));
}
