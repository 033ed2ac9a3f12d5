import type { EditorTheme } from "../../../protocol/editorTheme.ts";

/** Settings by which VS Code chooses a colour theme, with the ids of themes. */
export interface ThemeSettings {
  colorTheme: string;
  detectsColorScheme: boolean;
  detectsHighContrast: boolean;
  preferred: Record<EditorTheme["type"], string>;
}

/** A theme in an extension's package.json. */
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
 * Finds the active theme among the installed ones. The preference of the operating system is unknown here, but the type of the active
 * theme is known: it is the first theme of that type that the settings allow.
 * @returns undefined during the preview of a theme, which no setting names
 */
export function findActiveTheme<T extends ContributedTheme>(
  settings: ThemeSettings,
  type: EditorTheme["type"],
  installed: T[],
): T | undefined {
  const ofType = installed.filter((theme) => typeOfBase[theme.uiTheme ?? ""] === type);
  for (const wanted of allowedIds(settings, type)) {
    const theme =
      ofType.find(({ id, label }) => (id ?? label) === wanted) ?? ofType.find(({ id, label }) => matchesName(wanted, id, label));
    if (theme) return theme;
  }
  return undefined;
}

/** Ids that VS Code may have chosen, the likeliest first. */
function allowedIds(
  { colorTheme, detectsColorScheme, detectsHighContrast, preferred }: ThemeSettings,
  type: EditorTheme["type"],
): string[] {
  const isHighContrast = type === "highContrast" || type === "highContrastLight";
  if (isHighContrast && detectsHighContrast) {
    return detectsColorScheme ? [preferred[type], preferred.dark, preferred.light] : [colorTheme, preferred[type]];
  }
  return detectsColorScheme ? [preferred[type], preferred.dark, preferred.light] : [colorTheme];
}

/** VS Code still accepts earlier names of its own themes, such as “Default Dark Modern”. */
function matchesName(wanted: string, id: string | undefined, label: string | undefined): boolean {
  return label === wanted || (id !== undefined && `Default ${id}` === wanted);
}
