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
    "Describe this user interface for a developer who can't see it. Go through its regions from top to bottom and left to right. For each, list " +
    "its controls with their kind, their exact text, and their state (enabled, disabled, selected, focused, checked, expanded, in error). " +
    "Then say what a user can do here, and what seems to be going on. Quote text exactly; write [unreadable] for what you can't read.",
});
