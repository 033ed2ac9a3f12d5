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

export const altTextComponents: Setting<AltSettings["components"]> = {
  key: "altText.components",
  order: 29,
  description:
    'Components that show images: `"Figure"` if it takes `src` and `alt` like `<img>`, or `{ "name": "Figure", "alt": "description", "src": "file" }` with the names of its properties. `.orielrc` in the repository takes precedence.',
  default: [],
  schema: {
    type: "array",
    items: {
      anyOf: [
        { type: "string" },
        {
          type: "object",
          required: ["name"],
          additionalProperties: false,
          properties: { name: { type: "string" }, alt: { type: "string" }, src: { type: "string" } },
        },
      ],
    },
  },
  parse: (value) => listElements(value).flatMap((element) => parseProjectComponent(element) ?? []),
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

type ProjectComponent = AltSettings["components"][number];

function parseProjectComponent(value: unknown): ProjectComponent | undefined {
  if (typeof value === "string") return value;
  const properties = Object.fromEntries(listEntries(value).filter(([, text]) => typeof text === "string")) as Record<string, string>;
  const { name, alt, src } = properties;
  return name === undefined ? undefined : { name, ...(alt === undefined ? {} : { alt }), ...(src === undefined ? {} : { src }) };
}
