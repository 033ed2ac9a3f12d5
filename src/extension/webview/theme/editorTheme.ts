import { ColorThemeKind, Disposable, Uri, extensions, window, workspace } from "vscode";
import type { EditorTheme } from "../../../protocol/editorTheme.ts";
import { readRegularFile } from "../../readRegularFile.ts";
import { findActiveTheme, type ContributedTheme, type ThemeSettings } from "./activeTheme.ts";
import { readTokenColors } from "./tokenColors.ts";

/** Maximum size of a theme file: larger files are not themes, and would take too long to parse. */
const MAX_THEME_BYTES = 1_000_000;

const themeTypes: Record<ColorThemeKind, EditorTheme["type"]> = {
  [ColorThemeKind.Light]: "light",
  [ColorThemeKind.Dark]: "dark",
  [ColorThemeKind.HighContrast]: "highContrast",
  [ColorThemeKind.HighContrastLight]: "highContrastLight",
};

/** Reads the editor's colors for code. */
export async function readEditorTheme(): Promise<EditorTheme> {
  const type = themeTypes[window.activeColorTheme.kind];
  const theme = findActiveTheme(readThemeSettings(), type, listInstalledThemes());
  if (theme?.path === undefined) return { type };
  const read = async (path: string) =>
    new TextDecoder().decode(await readRegularFile(Uri.joinPath(theme.extensionUri, path), MAX_THEME_BYTES));
  // If the theme can't be read, for example because it is in TextMate's own format, the page uses its own colors.
  const tokenColors = await readTokenColors(read, theme.path).catch(() => undefined);
  return tokenColors ? { type, tokenColors } : { type };
}

/** Calls `onChange` when the result of `readEditorTheme` may have changed. */
export function onDidChangeEditorTheme(onChange: () => void): Disposable {
  return Disposable.from(
    window.onDidChangeActiveColorTheme(onChange),
    workspace.onDidChangeConfiguration((event) => {
      if (settingNames.some((name) => event.affectsConfiguration(name))) onChange();
    }),
  );
}

const settingNames = [
  "workbench.colorTheme",
  "workbench.preferredLightColorTheme",
  "workbench.preferredDarkColorTheme",
  "workbench.preferredHighContrastColorTheme",
  "workbench.preferredHighContrastLightColorTheme",
  "window.autoDetectColorScheme",
  "window.autoDetectHighContrast",
];

function readThemeSettings(): ThemeSettings {
  const workbench = workspace.getConfiguration("workbench");
  const window_ = workspace.getConfiguration("window");
  return {
    colorTheme: workbench.get("colorTheme", ""),
    detectsColorScheme: window_.get("autoDetectColorScheme", false),
    detectsHighContrast: window_.get("autoDetectHighContrast", true),
    preferred: {
      light: workbench.get("preferredLightColorTheme", ""),
      dark: workbench.get("preferredDarkColorTheme", ""),
      highContrast: workbench.get("preferredHighContrastColorTheme", ""),
      highContrastLight: workbench.get("preferredHighContrastLightColorTheme", ""),
    },
  };
}

function listInstalledThemes(): (ContributedTheme & { extensionUri: Uri })[] {
  return extensions.all.flatMap(({ extensionUri, packageJSON }) => {
    const { contributes } = packageJSON as { contributes?: { themes?: ContributedTheme[] } };
    return Array.isArray(contributes?.themes) ? contributes.themes.map((theme) => ({ ...theme, extensionUri })) : [];
  });
}
