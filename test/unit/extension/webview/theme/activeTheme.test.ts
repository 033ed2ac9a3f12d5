import assert from "node:assert/strict";
import { findActiveTheme, type ThemeSettings } from "../../../../../src/extension/webview/theme/activeTheme.ts";

const installedThemes = [
  { id: "Dark Modern", label: "Dunkel, modern", uiTheme: "vs-dark" },
  { id: "Light Modern", label: "Hell, modern", uiTheme: "vs" },
  { label: "Dracula", uiTheme: "vs-dark" },
  { label: "Twice", uiTheme: "vs-dark" },
  { label: "Twice", uiTheme: "vs" },
  { id: "Default High Contrast", label: "Dark High Contrast", uiTheme: "hc-black" },
  { label: "Loud", uiTheme: "hc-black" },
];

const settings: ThemeSettings = {
  colorTheme: "Dracula",
  detectsColorScheme: false,
  detectsHighContrast: true,
  preferred: {
    light: "Light Modern",
    dark: "Dark Modern",
    highContrast: "Default High Contrast",
    highContrastLight: "Default High Contrast Light",
  },
};

const findLabel = (changes: Partial<ThemeSettings>, type: Parameters<typeof findActiveTheme>[1]) =>
  findActiveTheme({ ...settings, ...changes }, type, installedThemes)?.label;

describe("the active color theme", () => {
  it("is the configured theme, whose name is its id, or its label if it has no id", () => {
    assert.equal(findLabel({}, "dark"), "Dracula");
    assert.equal(findLabel({ colorTheme: "Light Modern" }, "light"), "Hell, modern");
  });

  it("is found by its label, and by its earlier name in VS Code", () => {
    assert.equal(findLabel({ colorTheme: "Hell, modern" }, "light"), "Hell, modern");
    assert.equal(findLabel({ colorTheme: "Default Light Modern" }, "light"), "Hell, modern");
  });

  it("is the preferred theme of its type if the color scheme is detected", () => {
    assert.equal(findLabel({ detectsColorScheme: true }, "dark"), "Dunkel, modern");
    assert.equal(findLabel({ detectsColorScheme: true }, "light"), "Hell, modern");
  });

  it("is the preferred high contrast theme if high contrast is detected, unless the configured theme has high contrast", () => {
    assert.equal(findLabel({}, "highContrast"), "Dark High Contrast");
    assert.equal(findLabel({ colorTheme: "Loud" }, "highContrast"), "Loud");
    assert.equal(findLabel({ colorTheme: "Loud", detectsColorScheme: true }, "highContrast"), "Dark High Contrast");
    assert.equal(findLabel({ detectsHighContrast: false }, "highContrast"), undefined);
  });

  it("has the type that VS Code shows if two themes have the same name", () => {
    assert.equal(findActiveTheme({ ...settings, colorTheme: "Twice" }, "light", installedThemes)?.uiTheme, "vs");
  });

  it("is unknown if another type is shown, such as during a preview, or if it is not installed", () => {
    assert.equal(findLabel({}, "light"), undefined);
    assert.equal(findLabel({ colorTheme: "Gone" }, "dark"), undefined);
  });
});
