import { defineChoiceSetting, defineNumberSetting, defineTextSetting } from "../setting.ts";

export const maxAnswerTokens = defineNumberSetting({
  key: "maxAnswerTokens",
  order: 10,
  isRestricted: true,
  description: "Maximum length of an answer in tokens.",
  default: 2048,
  minimum: 16,
  maximum: 8192,
  isInteger: true,
  cli: { option: "max-tokens", argument: "N", usage: "Maximum length of the answer in tokens (default {default})" },
});

export const temperature = defineNumberSetting({
  key: "temperature",
  order: 11,
  description: "Sampling temperature, 0–2. Gemma 4 is tuned for 1; 0 is deterministic.",
  default: 1,
  minimum: 0,
  maximum: 2,
  cli: {
    option: "temperature",
    argument: "T",
    usage: "Sampling temperature, 0 to 2 (default {default}, which Gemma 4 is tuned for; 0 is deterministic)",
  },
});

export const language = defineTextSetting({
  key: "language",
  order: 16,
  // The value becomes part of prompts.
  isRestricted: true,
  description:
    "Language of the answers, such as `de` or `Brazilian Portuguese`. If empty, Oriel answers questions in the language you write them in, and uses the display language of VS Code for actions such as Describe UI.",
});

export const thinking = defineChoiceSetting(
  [
    { value: "never", description: "Answer without thinking first." },
    { value: "questions", description: "Think before answering questions you write, but not for actions such as Describe UI." },
    { value: "always", description: "Think before every answer." },
  ],
  {
    key: "thinking",
    order: 17,
    description:
      "Whether the model thinks before it answers. This improves answers to hard questions but takes longer. The panel shows the reasoning in a collapsed section. A change applies to new conversations.",
    default: "never",
  },
);
