import { choiceSetting, numberSetting, textSetting } from "../setting.ts";

export const maxAnswerTokens = numberSetting({
  key: "maxAnswerTokens",
  order: 7,
  description: "How many tokens an answer may have.",
  default: 2048,
  minimum: 16,
  maximum: 8192,
  isInteger: true,
  cli: { option: "max-tokens", argument: "N", usage: "Tokens of the answer at most (default {default})" },
});

export const temperature = numberSetting({
  key: "temperature",
  order: 8,
  description:
    "How freely the model chooses its words, 0 to 2. Gemma 4 is made for 1; 0 gives the same answer to the same question each time.",
  default: 1,
  minimum: 0,
  maximum: 2,
  cli: {
    option: "temperature",
    argument: "T",
    usage: "0 to 2 (default {default}, as Gemma 4 is meant to be used; 0 gives the same answer each time)",
  },
});

export const language = textSetting({
  key: "language",
  order: 13,
  description:
    "Language of the answers, such as `de` or `Brazilian Portuguese`. When empty, questions are answered in their own language, and actions such as Describe UI in the language of VS Code.",
});

export const thinking = choiceSetting(
  [
    { value: "never", description: "It answers at once." },
    { value: "questions", description: "It thinks about the questions that you write, not for actions such as Describe UI." },
    { value: "always", description: "It thinks about questions and actions." },
  ],
  {
    key: "thinking",
    order: 14,
    description:
      "Whether the model thinks before it answers. It answers harder questions better and everything later; what it thinks is shown folded away. A conversation keeps to what it began with.",
    default: "never",
  },
);
