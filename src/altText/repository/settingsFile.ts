/** Name of the repository settings file. Its format is JSON with comments. */
export const SETTINGS_FILE = ".orielrc";

/** Maximum size of the settings file. Settings are far smaller. */
export const MAX_SETTINGS_BYTES = 1_000_000;
