import { defineAction } from "../action.ts";

export const listColors = defineAction({
  id: "listColors",
  order: 8,
  title: "List Colours",
  command: {
    id: "oriel.listColors",
    title: "List Colours…",
    description: "Lists the colours of the images with their hexadecimal codes.",
  },
  submenu: {},
  prompt: (count) =>
    `List the colours of ${count === 1 ? "this image" : "these images"}, the most frequent first, each with its hexadecimal code and where it is used.`,
});
