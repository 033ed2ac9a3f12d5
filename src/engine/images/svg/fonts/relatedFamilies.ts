/**
 * Families whose characters have the same widths as those of a family, the best first.
 * Source: fontconfig, `30-metric-aliases.conf`.
 */
const METRIC_ALIASES: Record<string, string[]> = {
  arial: ["Liberation Sans", "Arimo", "Helvetica", "Nimbus Sans"],
  helvetica: ["Nimbus Sans", "Arial", "Liberation Sans", "Arimo"],
  "times new roman": ["Liberation Serif", "Tinos", "Times", "Nimbus Roman"],
  times: ["Nimbus Roman", "Times New Roman", "Liberation Serif", "Tinos"],
  "courier new": ["Liberation Mono", "Cousine", "Courier", "Nimbus Mono PS"],
  courier: ["Nimbus Mono PS", "Courier New", "Liberation Mono", "Cousine"],
  cambria: ["Caladea"],
  calibri: ["Carlito"],
};

/** Names that show what kind of font a family is. */
const KINDS: [pattern: RegExp, generic: string][] = [
  [/mono\b|monospace|courier|consolas|menlo|monaco|lucida console|andale|typewriter|\bcode\b|terminal|fixed/i, "monospace"],
  [/sans|grotesk|gothic/i, "sans-serif"],
  [
    /serif|times|roman|georgia|garamond|palatino|cambria|antiqua|century|baskerville|bodoni|didot|minion|caslon|utopia|charter|constantia|merriweather|\blora\b|playfair|\bming\b|mincho|song/i,
    "serif",
  ],
];

/** Returns families that can replace one that is not installed, without changing the widths of its characters. */
export function listMetricAliases(family: string): string[] {
  return METRIC_ALIASES[family.toLowerCase()] ?? [];
}

/** Guesses the generic family from the names of families that are not installed. */
export function guessGenericFamily(families: string[]): string | undefined {
  for (const family of families) {
    const kind = KINDS.find(([pattern]) => pattern.test(family));
    if (kind) return kind[1];
  }
  return undefined;
}
