import type { EditorTheme } from "../../../protocol/editorTheme.ts";

/** Settings that determine which color theme VS Code uses. Themes are referred to by id. */
export interface ThemeSettings {
  colorTheme: string;
  detectsColorScheme: boolean;
  detectsHighContrast: boolean;
  preferred: Record<EditorTheme["type"], string>;
}

/** A theme from the package.json of an extension. */
export interface ContributedTheme {
  id?: string;
  label?: string;
  uiTheme?: string;
  path?: string;
}

const typesByUiTheme: Record<string, EditorTheme["type"]> = {
  vs: "light",
  "vs-dark": "dark",
  "hc-black": "highContrast",
  "hc-light": "highContrastLight",
};

/**
 * Finds the active theme among the installed themes. VS Code tells extensions only the type of the theme, and not whether the operating system
 * prefers dark colors or high contrast. Returns the first theme of that type that the settings allow.
 * @returns undefined while the user previews a theme, because no setting contains it
 */
export function findActiveTheme<T extends ContributedTheme>(
  settings: ThemeSettings,
  type: EditorTheme["type"],
  installed: T[],
): T | undefined {
  const candidates = installed.filter((theme) => typesByUiTheme[theme.uiTheme ?? ""] === type);
  for (const allowedId of listAllowedIds(settings, type)) {
    const theme =
      candidates.find(({ id, label }) => (id ?? label) === allowedId) ??
      candidates.find(({ id, label }) => matchesName(allowedId, id, label));
    if (theme) return theme;
  }
  return undefined;
}

/** Lists the theme ids that VS Code may have chosen, the most likely first. */
function listAllowedIds(
  { colorTheme, detectsColorScheme, detectsHighContrast, preferred }: ThemeSettings,
  type: EditorTheme["type"],
): string[] {
  const isHighContrast = type === "highContrast" || type === "highContrastLight";
  if (isHighContrast && detectsHighContrast) {
    return detectsColorScheme ? [preferred[type], preferred.dark, preferred.light] : [colorTheme, preferred[type]];
  }
  return detectsColorScheme ? [preferred[type], preferred.dark, preferred.light] : [colorTheme];
}

/** Compares a name with a theme. VS Code still accepts earlier names of its own themes, such as “Default Dark Modern”. */
function matchesName(name: string, id: string | undefined, label: string | undefined): boolean {
  return label === name || (id !== undefined && `Default ${id}` === name);
}
