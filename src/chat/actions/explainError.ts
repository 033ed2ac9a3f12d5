import { defineAction } from "../action.ts";

export const explainError = defineAction({
  id: "explainError",
  order: 4,
  title: "Explain Error",
  command: {
    id: "oriel.explainError",
    title: "Explain Error Screenshot…",
    description: "Quotes the error shown in a screenshot, and explains its cause and how to fix it.",
  },
  submenu: {},
  quotesSource: true,
  detail: "zoom",
  prompt: (count) =>
    `Explain the error shown in ${count === 1 ? "this image" : "these images"}. First quote its message exactly, with any error code, ` +
    "file name and line number. Then say in plain words what it means, what caused it (say whether that is certain or likely), and what to do about " +
    "it, step by step. If code is included, point to the relevant lines by their numbers. Say what you can't tell from the image. If there is no error, " +
    "say what is shown instead, and nothing more.",
});
