import assert from "node:assert/strict";
import { findActiveTheme, type ThemeSettings } from "../../../../../src/extension/webview/theme/activeTheme.ts";

const installed = [
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

const labelOf = (changes: Partial<ThemeSettings>, type: Parameters<typeof findActiveTheme>[1]) =>
  findActiveTheme({ ...settings, ...changes }, type, installed)?.label;

describe("the active color theme", () => {
  it("is the configured theme, by id, or by label if it has no id", () => {
    assert.equal(labelOf({}, "dark"), "Dracula");
    assert.equal(labelOf({ colorTheme: "Light Modern" }, "light"), "Hell, modern");
  });

  it("is found by its label, and by its earlier name in VS Code", () => {
    assert.equal(labelOf({ colorTheme: "Hell, modern" }, "light"), "Hell, modern");
    assert.equal(labelOf({ colorTheme: "Default Light Modern" }, "light"), "Hell, modern");
  });

  it("is the preferred theme of its type if the color scheme is detected", () => {
    assert.equal(labelOf({ detectsColorScheme: true }, "dark"), "Dunkel, modern");
    assert.equal(labelOf({ detectsColorScheme: true }, "light"), "Hell, modern");
  });

  it("is the preferred high contrast theme if high contrast is detected, unless the configured theme has high contrast", () => {
    assert.equal(labelOf({}, "highContrast"), "Dark High Contrast");
    assert.equal(labelOf({ colorTheme: "Loud" }, "highContrast"), "Loud");
    assert.equal(labelOf({ colorTheme: "Loud", detectsColorScheme: true }, "highContrast"), "Dark High Contrast");
    assert.equal(labelOf({ detectsHighContrast: false }, "highContrast"), undefined);
  });

  it("has the type that VS Code shows if two themes have the same name", () => {
    assert.equal(findActiveTheme({ ...settings, colorTheme: "Twice" }, "light", installed)?.uiTheme, "vs");
  });

  it("is unknown if another type is shown, such as during a preview, or if it is not installed", () => {
    assert.equal(labelOf({}, "light"), undefined);
    assert.equal(labelOf({ colorTheme: "Gone" }, "dark"), undefined);
  });
});
