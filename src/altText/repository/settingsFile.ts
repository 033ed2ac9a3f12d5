/** Name of the repository settings, at the root: JSON with comments. */
export const SETTINGS_FILE = ".orielrc";

/** Limit; a larger file is not one of settings. */
export const MAX_SETTINGS_BYTES = 1_000_000;
