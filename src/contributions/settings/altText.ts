import { DEFAULT_MAX_LENGTH, ruleIds, severities, type AltSettings } from "../../altText/light.ts";
import { defineBooleanSetting, listElements, listEntries, defineNumberSetting, type Setting } from "../setting.ts";

export const checkAltTexts = defineBooleanSetting({
  key: "altText.check",
  order: 26,
  description: "Check the alt text of images as you type. Works without a model.",
  default: true,
});

export const altTextRules: Setting<AltSettings["rules"]> = {
  key: "altText.rules",
  order: 27,
  description:
    "Severity of each rule: `error`, `warning`, `info` (a hint in the editor) or `off`. `.orielrc` in the repository takes precedence.",
  default: {},
  schema: {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(ruleIds.map((id) => [id, { type: "string", enum: severities }])),
  },
  parse(value) {
    const knownRules = listEntries(value).filter(
      ([rule, severity]) => ruleIds.some((id) => id === rule) && severities.some((allowed) => allowed === severity),
    );
    return Object.fromEntries(knownRules) as AltSettings["rules"];
  },
};

export const maxAltTextLength = defineNumberSetting({
  key: "altText.maxLength",
  order: 28,
  description: "Maximum length of alt text in characters. `.orielrc` in the repository takes precedence.",
  default: DEFAULT_MAX_LENGTH,
  minimum: 20,
  maximum: 1000,
  isInteger: true,
});

export const altTextComponents: Setting<string[]> = {
  key: "altText.components",
  order: 29,
  description: "Components that take `src` and `alt` like `<img>`, such as `Figure`. `.orielrc` in the repository takes precedence.",
  default: [],
  schema: { type: "array", items: { type: "string" } },
  parse: (value) => listElements(value).filter((name) => typeof name === "string"),
};

export const altTextAliases: Setting<AltSettings["aliases"]> = {
  key: "altText.aliases",
  order: 30,
  description:
    'Path aliases, such as `{ "@": "src" }`, relative to the workspace folder. Aliases in `tsconfig.json` and `jsconfig.json` are used automatically. `.orielrc` in the repository takes precedence.',
  default: {},
  schema: { type: "object", additionalProperties: { type: "string" } },
  parse: (value) => Object.fromEntries(listEntries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string")),
};
