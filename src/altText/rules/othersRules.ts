/**
 * Rules of other tools that ask for an alt text, as they name them in an editor: markdownlint, GitHub's rules for it, HTMLHint, ESLint's
 * jsx-a11y and vuejs-accessibility, oxlint's port, Biome, Svelte, axe and webhint.
 */
const OTHERS = [
  /^(MD045|no-alt-text|GH001|no-default-alt-text)$/i,
  /^alt-require$/,
  /\b(jsx[-_]a11y|vuejs-accessibility|next)[/(](alt-text|img-redundant-alt)\)?$/,
  /^lint\/a11y\/(useAltText|noRedundantAlt)$/,
  /^a11y[-_](missing[-_]attribute|img[-_]redundant[-_]alt)$/,
  /^(axe\/)?(image-alt|image-redundant-alt|input-image-alt|area-alt|role-img-alt|svg-img-alt|object-alt|text-alternatives)$/,
];

/** Whether a diagnostic with this code is about an alternative text. */
export function isAboutAltText(code: string | number | { value: string | number } | undefined): boolean {
  const value = String(typeof code === "object" ? code.value : code);
  return OTHERS.some((pattern) => pattern.test(value));
}
