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
  prompt: (count) =>
    `Transcribe all text in ${count === 1 ? "this image" : "these images"}, verbatim and in reading order. Keep line breaks, indentation, ` +
    "spelling and punctuation as they are, even where they are wrong. Put code and terminal output into a fenced code block with its language, " +
    "and tables into Markdown tables. Write [unreadable] for anything you can't read; never guess. Add nothing of your own.",
});
