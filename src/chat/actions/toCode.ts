import { defineAction } from "../action.ts";

export const toCode = defineAction({
  id: "toCode",
  order: 6,
  title: "Screenshot to Code",
  command: {
    id: "oriel.screenshotToCode",
    title: "Screenshot to Code…",
    description:
      "Writes the code of a user interface with the libraries your workspace uses (React, Vue, Svelte, Angular, Tailwind CSS and others), or in plain HTML. Selected code serves as an example of your style.",
  },
  submenu: {},
  writesCode: true,
  check: "code",
  exactAnswer: { minTokens: 8192 },
  prompt: (count) =>
    `Write the code of the user interface in ${count === 1 ? "this screenshot" : "these screenshots"}. Rebuild layout, spacing, colors, type sizes ` +
    "and all text exactly as shown, at the original's size in pixels; give colors as hex values. Write every item of lists, tables and menus: never " +
    "shorten with a comment or “…”. Use semantic elements, labels for every control and alt texts for images, and make it work at other widths. " +
    "Put a plain box of the same size where an image can't be rebuilt; don't invent behavior that the screenshot does not show. If code is " +
    "included, it is an example of this project's style: follow its conventions, its components and its names. Answer with the complete code, a code " +
    "block for each file with its name before it, and after that, in a few words, only what you had to guess.",
});
