/** Schemas for the editor's color theme, which pages use for code. */
import * as z from "zod/mini";

/** Style of code in TextMate scopes. */
export const TokenColor = z.object({
  scope: z.union([z.string(), z.array(z.string())]),
  settings: z.object({ foreground: z.exactOptional(z.string()), fontStyle: z.exactOptional(z.string()) }),
});
export type TokenColor = z.infer<typeof TokenColor>;

/** Color theme of the editor. Without `tokenColors`, the page uses its default colors for the theme's type. */
export const EditorTheme = z.object({
  type: z.enum(["light", "dark", "highContrast", "highContrastLight"]),
  /** The most specific matching rule applies; among equally specific rules, the last one. */
  tokenColors: z.optional(z.array(TokenColor)),
});
export type EditorTheme = z.infer<typeof EditorTheme>;
