import type { EditorTheme } from "../../../protocol/editorTheme.ts";

/** What VS Code goes by when it chooses a colour theme; each theme by its id. */
export interface ThemeSettings {
  colorTheme: string;
  detectsColorScheme: boolean;
  detectsHighContrast: boolean;
  preferred: Record<EditorTheme["type"], string>;
}

/** A theme as an extension's package.json names it. */
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
 * The theme that is active, of those that are installed. What the operating system wants is not known here, but the type of what VS
 * Code shows is: of the themes that the settings allow, it is the first of that type.
 * @returns undefined while a theme is only tried out, for no setting has its name
 */
export function findActiveTheme<T extends ContributedTheme>(
  settings: ThemeSettings,
  type: EditorTheme["type"],
  installed: T[],
): T | undefined {
  const ofType = installed.filter((theme) => typeOfBase[theme.uiTheme ?? ""] === type);
  for (const wanted of allowed(settings, type)) {
    const theme = ofType.find(({ id, label }) => (id ?? label) === wanted) ?? ofType.find(({ id, label }) => isCalled(wanted, id, label));
    if (theme) return theme;
  }
  return undefined;
}

/** The ids that VS Code may have chosen, the likeliest first. */
function allowed({ colorTheme, detectsColorScheme, detectsHighContrast, preferred }: ThemeSettings, type: EditorTheme["type"]): string[] {
  const isHighContrast = type === "highContrast" || type === "highContrastLight";
  if (isHighContrast && detectsHighContrast) {
    return detectsColorScheme ? [preferred[type], preferred.dark, preferred.light] : [colorTheme, preferred[type]];
  }
  return detectsColorScheme ? [preferred[type], preferred.dark, preferred.light] : [colorTheme];
}

/** VS Code once called its own themes “Default Dark Modern” and the like, and still takes those names. */
function isCalled(wanted: string, id: string | undefined, label: string | undefined): boolean {
  return label === wanted || (id !== undefined && `Default ${id}` === wanted);
}
