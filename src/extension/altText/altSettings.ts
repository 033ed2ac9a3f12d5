import type { AltSettings } from "../../altText/light.ts";
import { altTextAliases, altTextComponents, altTextRules, checkAltTexts, maxAltTextLength } from "../../contributions/settings/altText.ts";
import { readSetting } from "../config.ts";

/**
 * Reads the settings for alt text, which a repository's `.orielrc` overrides. Kept separate from `config.ts`, because these settings' definitions load the
 * rules and syntaxes, which activation must not load.
 */
export function readAltSettings(): AltSettings & { isChecked: boolean } {
  return {
    isChecked: readSetting(checkAltTexts),
    rules: readSetting(altTextRules),
    maxLength: readSetting(maxAltTextLength),
    components: readSetting(altTextComponents),
    aliases: readSetting(altTextAliases),
    sites: {},
  };
}
