/** Schemas of the editor's color theme, for code on a page. */
import * as z from "zod/mini";

/** Style of code in TextMate scopes. */
export const TokenColor = z.object({
  scope: z.union([z.string(), z.array(z.string())]),
  settings: z.object({ foreground: z.exactOptional(z.string()), fontStyle: z.exactOptional(z.string()) }),
});
export type TokenColor = z.infer<typeof TokenColor>;

/** If there are no rules, the page uses its own for the theme's type. */
export const EditorTheme = z.object({
  type: z.enum(["light", "dark", "highContrast", "highContrastLight"]),
  /** The most specific matching rule applies; of several, the last one. */
  tokenColors: z.optional(z.array(TokenColor)),
});
export type EditorTheme = z.infer<typeof EditorTheme>;
