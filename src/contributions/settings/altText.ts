import { MAX_LENGTH, ruleIds, severities, type AltSettings } from "../../altText/light.ts";
import { booleanSetting, listElements, listEntries, numberSetting, type Setting } from "../setting.ts";

export const checkAltTexts = booleanSetting({
  key: "altText.check",
  order: 30,
  description:
    "Check the alternative texts of images as you type, in Markdown, HTML, Vue, Svelte, JSX and TSX. No model is needed for that.",
  default: true,
});

export const altTextRules: Setting<AltSettings["rules"]> = {
  key: "altText.rules",
  order: 31,
  description:
    "How much each rule counts: `error`, `warning`, `info` (a hint in the editor) or `off`. A repository's `.orielrc` goes before it.",
  default: {},
  schema: {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(ruleIds.map((id) => [id, { type: "string", enum: severities }])),
  },
  parse(value) {
    const known = listEntries(value).filter(
      ([rule, severity]) => ruleIds.some((id) => id === rule) && severities.some((one) => one === severity),
    );
    return Object.fromEntries(known) as AltSettings["rules"];
  },
};

export const maxAltTextLength = numberSetting({
  key: "altText.maxLength",
  order: 32,
  description: "How many characters an alternative text may have. A repository's `.orielrc` goes before it.",
  default: MAX_LENGTH,
  minimum: 20,
  maximum: 1000,
  isInteger: true,
});

export const altTextComponents: Setting<string[]> = {
  key: "altText.components",
  order: 33,
  description:
    "Names of your own components that take `src` and `alt` as `<img>` does, such as `Figure`. A repository's `.orielrc` goes before it.",
  default: [],
  schema: { type: "array", items: { type: "string" } },
  parse: (value) => listElements(value).filter((name) => typeof name === "string"),
};

export const altTextAliases: Setting<AltSettings["aliases"]> = {
  key: "altText.aliases",
  order: 34,
  description:
    'Folders, from the workspace\'s, by the names that addresses begin with instead of them, such as `{ "@": "src" }`. Those of `tsconfig.json` and `jsconfig.json` are known. A repository\'s `.orielrc` goes before it.',
  default: {},
  schema: { type: "object", additionalProperties: { type: "string" } },
  parse: (value) => Object.fromEntries(listEntries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string")),
};
