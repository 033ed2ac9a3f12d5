import { defineAction } from "../action.ts";

export const transcribe = defineAction({
  id: "transcribe",
  order: 1,
  title: "Transcribe Text",
  command: {
    id: "oriel.transcribeText",
    title: "Transcribe Text…",
    description: "Transcribes all text in the images, word for word.",
  },
  submenu: {},
  detail: "tiles",
  exactAnswer: { minTokens: 8192 },
  prompt: (count) =>
    `Transcribe all text in ${count === 1 ? "this image" : "these images"}, verbatim and in reading order. Keep line breaks, indentation, ` +
    "spelling and punctuation as they are, even where they are wrong. Put code and terminal output into a fenced code block with its language, " +
    "tables into Markdown tables, and formulas into LaTeX; write checkboxes and switches as [x] or [ ]. If two overlapping views " +
    "show the same text, write it only once. Write [unreadable] for anything you can't read; never guess. Add nothing of your own. " +
    "If there is no text, answer only: No text.",
});
