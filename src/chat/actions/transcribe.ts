import { defineAction } from "../action.ts";

export const transcribe = defineAction({
  id: "transcribe",
  order: 1,
  title: "Transcribe Text",
  command: {
    id: "oriel.transcribeText",
    title: "Transcribe Text…",
    description: "Copies all text of the images, word for word.",
  },
  submenu: {},
  prompt: (count) =>
    `Transcribe all text in ${count === 1 ? "this image" : "these images"}, verbatim and in reading order. Keep line breaks, indentation, ` +
    "spelling and punctuation as they are, also where they are wrong. Put code and terminal output into a fenced code block with its language, " +
    "and tables into Markdown tables. Write [unreadable] in place of what you can't read; never guess. Add nothing of your own.",
});
