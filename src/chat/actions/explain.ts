import { defineAction } from "../action.ts";
import { buildExplainPrompt, buildExplainQuestion } from "../explain.ts";

export const explain = defineAction({
  id: "explain",
  order: 0,
  title: "Explain",
  command: {
    id: "oriel.explainImage",
    title: "Explain Image…",
    icon: "eye",
    description:
      "Explains images: those selected in the Explorer, the one linked at the cursor, the one in the active tab, or those you pick.",
  },
  detail: "zoom",
  question: buildExplainQuestion,
  prompt: buildExplainPrompt,
});
