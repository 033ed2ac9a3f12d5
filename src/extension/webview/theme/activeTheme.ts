import type { EditorTheme } from "../../../protocol/editorTheme.ts";

/** Settings that determine which color theme VS Code uses. Themes are given by id. */
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

const typeOfBase: Record<string, EditorTheme["type"]> = {
  vs: "light",
  "vs-dark": "dark",
  "hc-black": "highContrast",
  "hc-light": "highContrastLight",
};

/**
 * Finds the active theme among the installed themes. VS Code tells extensions only its type, and not whether the operating system prefers
 * dark colors or high contrast: the first theme of that type which the settings allow is returned.
 * @returns undefined while the user previews a theme, because no setting contains it
 */
export function findActiveTheme<T extends ContributedTheme>(
  settings: ThemeSettings,
  type: EditorTheme["type"],
  installed: T[],
): T | undefined {
  const ofType = installed.filter((theme) => typeOfBase[theme.uiTheme ?? ""] === type);
  for (const wanted of listAllowedIds(settings, type)) {
    const theme =
      ofType.find(({ id, label }) => (id ?? label) === wanted) ?? ofType.find(({ id, label }) => matchesName(wanted, id, label));
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
function matchesName(wanted: string, id: string | undefined, label: string | undefined): boolean {
  return label === wanted || (id !== undefined && `Default ${id}` === wanted);
}
