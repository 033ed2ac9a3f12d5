import { defineAction } from "../action.ts";

export const compare = defineAction({
  id: "compare",
  order: 7,
  title: "Compare",
  command: {
    id: "oriel.compareImages",
    title: "Compare Two Images…",
    description:
      "Lists the differences between two images, before and after. Oriel compares the pixels first, so that no change is overlooked.",
  },
  submenu: { when: "listDoubleSelection" },
  images: { count: 2, reason: "Select exactly two images to compare." },
  comparesPixels: true,
  exactAnswer: { minTokens: 4096 },
  prompt: () =>
    "Compare these two images: the first is before, the second is after. Say in one sentence what the change amounts to. Then list every " +
    "difference, from top to bottom: what was added, removed, moved, resized, or changed in text, color or state. Quote changed text exactly, " +
    "old → new. If you can see no difference, say so.",
});
