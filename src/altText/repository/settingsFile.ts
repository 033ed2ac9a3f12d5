/** Name of the file with the repository settings, at the root. Its format is JSON with comments. */
export const SETTINGS_FILE = ".orielrc";

/** Maximum size of the settings file. Settings are far smaller. */
export const MAX_SETTINGS_BYTES = 1_000_000;
