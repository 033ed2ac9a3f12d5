import { IMAGE_BUDGETS, type ImageBudget } from "../../image/budget.ts";
import { IMAGE_LIMITS } from "../../image/imageFile.ts";
import { MIN_IMAGE_TOKENS } from "../../protocol/images.ts";
import { numberSetting, type Setting } from "../setting.ts";

/** Budgets are numbers in code; in the setting they are texts, since VS Code shows a list of choices for texts alone. */
export const imageTokenBudget = {
  key: "imageTokenBudget",
  order: 6,
  description:
    "How many tokens an image may cost. `auto` takes the fewest that keep all of its pixels, from 70 for an icon to 1120 for a screenshot of 1920×1080 or more. More tokens show smaller text and take longer to read.",
  cli: { option: "budget", argument: "N", usage: "Tokens per image at most: 70, 140, 280, 560, 1120 or {default} (default)" },
  default: "auto",
  schema: { type: "string", enum: IMAGE_BUDGETS.map(String) },
  parse: (value) => IMAGE_BUDGETS.find((budget) => typeof value === "string" && String(budget) === value.trim()) ?? "auto",
} as const satisfies Setting<ImageBudget>;

export const maxImageTokens = numberSetting({
  key: "maxImageTokens",
  order: 9,
  description:
    "How many tokens all images of a question may cost together. Where they would cost more, the largest are made smaller, and Oriel says so.",
  default: IMAGE_LIMITS.tokens,
  minimum: MIN_IMAGE_TOKENS,
  maximum: 64000,
  isInteger: true,
});

export const maxImageMegabytes = numberSetting({
  key: "maxImageMegabytes",
  order: 10,
  description: "Image files larger than this, in megabytes, are refused.",
  default: IMAGE_LIMITS.bytes / 1e6,
  minimum: 1,
  maximum: 1000,
});

export const maxImageMegapixels = numberSetting({
  key: "maxImageMegapixels",
  order: 11,
  description: "Images with more pixels than this, in millions, are refused.",
  default: IMAGE_LIMITS.megapixels,
  minimum: 1,
  maximum: 200,
});

export const maxImageSeconds = numberSetting({
  key: "maxImageSeconds",
  order: 12,
  description: "How many seconds it may take to decode an image before it is given up.",
  default: IMAGE_LIMITS.seconds,
  minimum: 1,
  maximum: 600,
});
