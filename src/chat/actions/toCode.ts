import { defineAction } from "../action.ts";

export const toCode = defineAction({
  id: "toCode",
  order: 6,
  title: "Screenshot to Code",
  command: {
    id: "oriel.screenshotToCode",
    title: "Screenshot to Code…",
    description:
      "Writes the code of a user interface with what your workspace uses (React, Vue, Svelte, Angular, Tailwind CSS and others), or with plain HTML. Code that is selected serves as an example of your style.",
  },
  submenu: {},
  writesCode: true,
  prompt: (count) =>
    `Write the code of the user interface in ${count === 1 ? "this screenshot" : "these screenshots"}. Rebuild layout, spacing, colours, type sizes ` +
    "and all text exactly as shown. Use semantic elements, labels for every control and alt texts for pictures, and make it work at other widths. " +
    "Put a plain box of the same size where a picture can't be rebuilt; invent no behaviour that the screenshot does not show. Where code is given " +
    "along, it is an example of this project's style: follow its conventions, its components and its names. Answer with the complete code, a code " +
    "block for each file with its name before it, and after that, in a few words, only what you had to guess.",
});
