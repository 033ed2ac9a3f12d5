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
  prompt: () =>
    "This shows an error. First quote the error message exactly, with any error code, file name and line number. Then say in plain words what it " +
    "means, what most likely caused it, and what to do about it, step by step. If code is included, point to the relevant lines. Say what " +
    "you can't tell from the image.",
});
