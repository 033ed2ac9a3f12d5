import { defineAction } from "../action.ts";
import { explainQuestion } from "../explain.ts";

export const explain = defineAction({
  id: "explain",
  order: 0,
  title: "Explain",
  command: {
    id: "oriel.explainImage",
    title: "Explain Image…",
    icon: "eye",
    description:
      "Explains images: the ones selected in the Explorer, the one whose link the cursor is in, the one in the active tab, or those you pick.",
  },
  question: explainQuestion,
  prompt: explainQuestion,
});
