import { defineAction } from "../action.ts";

export const describeUi = defineAction({
  id: "describeUi",
  order: 2,
  title: "Describe UI",
  command: {
    id: "oriel.describeUi",
    title: "Describe UI…",
    description: "Describes a user interface for a developer who can't see it: regions, controls, text and states.",
  },
  submenu: {},
  prompt: () =>
    "Describe this user interface for a developer who can't see it. Start with one sentence on what it is and what is going on. Then go through " +
    "its regions from top to bottom and left to right: for each, a heading with its name, then a table with the columns Control, Text and State " +
    "(enabled, disabled, selected, focused, checked, expanded, in error). Quote text exactly; write [unreadable] for what you can't read. " +
    "End with what a user can do here, and with a line “Not visible:” for states that the image does not show.",
});
