import { IMAGE_BUDGETS, type ImageBudget } from "../../image/budget.ts";
import { IMAGE_LIMITS } from "../../image/imageFile.ts";
import { MIN_IMAGE_TOKENS } from "../../protocol/images.ts";
import { defineChoiceSetting, defineNumberSetting, type Setting } from "../setting.ts";

/** Budgets are numbers in code but strings in the setting, because VS Code offers a list of choices for strings only. */
export const imageTokenBudget = {
  key: "imageTokenBudget",
  order: 8,
  description:
    "Maximum number of tokens per image. A token covers a patch of 48×48 pixels. `auto` keeps every pixel of an image of up to 1120 tokens, such as a screenshot of 1920×1080, and reduces larger ones. With more tokens, the model can read smaller text but takes longer.",
  cli: { option: "budget", argument: "N", usage: "Maximum number of tokens per image: 70, 140, 280, 560, 1120 or {default} (default)" },
  default: "auto",
  schema: { type: "string", enum: IMAGE_BUDGETS.map(String) },
  parse: (value) => IMAGE_BUDGETS.find((budget) => typeof value === "string" && String(budget) === value.trim()) ?? "auto",
} as const satisfies Setting<ImageBudget>;

export const zoom = defineChoiceSetting(
  [
    {
      value: "auto",
      description:
        "Take a second, closer look if it adds at most 10 seconds at the model's measured speed; otherwise show a button for it.",
    },
    { value: "on", description: "Always take a second, closer look." },
    { value: "off", description: "Look once, at the reduced image." },
  ],
  {
    key: "zoom",
    order: 9,
    description:
      "Whether the model may look twice at images that are too large for the token budget: first at an overview, in which it chooses up to four regions, and then at these regions at full resolution. The panel shows where it looked.",
    default: "auto",
    cli: {
      option: "zoom",
      argument: "MODE",
      usage: "Look closer at parts of images that exceed the budget: {default} (default, only if that is fast), on or off",
    },
  },
);

export const maxImageTokens = defineNumberSetting({
  key: "maxImageTokens",
  order: 12,
  isRestricted: true,
  description:
    "Maximum number of tokens for all images in a question. To stay within the limit, Oriel downscales the largest images and tells you.",
  default: IMAGE_LIMITS.tokens,
  minimum: MIN_IMAGE_TOKENS,
  maximum: 64000,
  isInteger: true,
});

export const maxImageMegabytes = defineNumberSetting({
  key: "maxImageMegabytes",
  order: 13,
  isRestricted: true,
  description: "Maximum size of an image file in megabytes.",
  default: IMAGE_LIMITS.bytes / 1e6,
  minimum: 1,
  maximum: 1000,
});

export const maxImageMegapixels = defineNumberSetting({
  key: "maxImageMegapixels",
  order: 14,
  isRestricted: true,
  description: "Maximum image size in megapixels.",
  default: IMAGE_LIMITS.megapixels,
  minimum: 1,
  maximum: 200,
});

export const maxImageSeconds = defineNumberSetting({
  key: "maxImageSeconds",
  order: 15,
  isRestricted: true,
  description: "Maximum CPU time for decoding an image, in seconds.",
  default: IMAGE_LIMITS.seconds,
  minimum: 1,
  maximum: 600,
});
